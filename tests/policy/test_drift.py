"""What moved between two audits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.drift import DriftState
from tidewaiter.model.finding import FindingStatus, Location
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.policy.drift import drift_of, kind_of, unconfirmed
from tidewaiter.policy.failures import failure_findings

POD = "shop/Pod/web"


def result(status=ControlStatus.FAIL, control="TW-K8S-privileged", resource=POD, **fields):
    """Give the result of a control on a pod."""
    values = {"title": "t", "severity": Severity.HIGH, "message": "web is privileged" if status is ControlStatus.FAIL else ""}
    return ControlResult(control_id=control, status=status, resource=resource, **(values | fields))


def report(*results, at="2026-11-23T10:00:00+00:00", **fields):
    """Give an audit's report of what controls said."""
    values = {"findings": failure_findings(results), "controls": results}
    return Report(kind="cluster", target="c", started=at, finished=at, tool_version="0", **(values | fields))


def states(before, now):
    """Say how each finding moved, and what became of those that are gone."""
    drift = drift_of(before, now)
    return [one.state.value for one in drift.moves.values()], [(one.state.value, one.note) for one in drift.gone]


def test_the_same_is_not_mentioned_wherever_it_stands_now():
    """Another line and another place in the list of containers are no change."""
    before = report(result(location=Location(path="a.yaml", line=3, pointer="/spec/containers/0")))
    now = report(result(location=Location(path="a.yaml", line=9, pointer="/spec/containers/1")))
    assert states(before, now) == ([], [])
    assert drift_of(before, now).since == before.finished


@pytest.mark.parametrize("resource", [POD, "old/web.yaml"])
def test_a_file_of_another_name_holds_the_same_flaws(resource):
    """Where the old file is known to be gone; a copy beside it, or a file of a folder that was not read, is new."""
    old, new = Location(path="old/web.yaml", line=3, pointer="/spec/x"), Location(path="new/web.yaml", line=8, pointer="/spec/x")
    before = report(result(resource=resource, location=old))
    moved = result(resource=resource.replace("old", "new"), location=new)
    assert states(before, report(moved, listed=("old/", "new/"))) == ([], [])
    assert states(before, report(result(resource=resource, location=old), moved, listed=("old/", "new/"))) == (["new"], [])
    assert states(before, report(moved, listed=("new/",)))[0] == ["new"]


def test_what_was_not_there_is_new():
    """And a gate that looks at drift must see it."""
    drift = drift_of(report(result(ControlStatus.PASS)), report(result()))
    ((move,),) = [drift.moves.values()]
    assert (move.state, move.note, move.worse) == (DriftState.NEW, "", True)


def test_what_could_not_be_assessed_before_says_so():
    """It may be old."""
    drift = drift_of(report(result(ControlStatus.NOT_ASSESSED, reason="not listed")), report(result()))
    assert [one.note for one in drift.moves.values()] == ["could not be assessed before: not listed"]


@pytest.mark.parametrize(
    ("changed", "note", "worse"),
    [
        ({"severity": Severity.CRITICAL}, "severity high -> critical", True),
        ({"severity": Severity.LOW}, "severity high -> low", False),
        ({"message": "two are privileged"}, "was: web is privileged", False),
    ],
)
def test_a_finding_that_is_other_in_its_place_is_changed(changed, note, worse):
    """Severity and message, with what it was."""
    place = Location(path="a.yaml", pointer="/spec/privileged")
    drift = drift_of(report(result(location=place)), report(result(location=place, **changed)))
    assert [(one.state, one.note, one.worse) for one in drift.moves.values()] == [(DriftState.CHANGED, note, worse)]
    assert drift.gone == ()


def test_a_waiver_that_ended_is_worse_and_a_new_one_is_not():
    """What was set aside stands open again."""
    one = report(result())
    aside = replace(one, findings=tuple(replace(found, status=FindingStatus.SUPPRESSED) for found in one.findings))
    assert [move.worse for move in drift_of(aside, one).moves.values()] == [True]
    assert [(move.note, move.worse) for move in drift_of(one, aside).moves.values()] == [("open -> suppressed", False)]


def test_what_the_same_control_judged_again_is_fixed():
    """It passes, or fails elsewhere on the object only."""
    assert states(report(result()), report(result(ControlStatus.PASS)))[1] == [("fixed", "")]
    first, second = (result(message=name, location=Location(pointer=name)) for name in ("a", "b"))
    assert states(report(first, second), report(second))[1] == [("fixed", "")]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (report(result(ControlStatus.NOT_ASSESSED, reason="refused", permission="kubernetes:list pods")), "needs kubernetes:list pods"),
        (report(), "not listed whole"),
        (report(listed=("Service", "Node")), "not listed whole"),
        (report(result(ControlStatus.PASS, control="TW-K8S-other"), listed=("Pod",)), "does not apply any more, or was not run"),
    ],
    ids=["not assessed", "not seen", "others listed", "another control"],
)
def test_what_was_not_judged_again_is_no_longer_known(now, words):
    """Never fixed: nobody looked."""
    (((state, note),),) = [states(report(result()), now)[1]]
    assert state == "no longer known"
    assert words in note


@pytest.mark.parametrize(
    ("place", "resource", "listed"),
    [
        ("", POD, "Pod"),
        ("", "arn:aws:ecr:eu-central-1:123456789012:repository/shop/web", "ecr:repository"),
        ("k8s/web/a.yaml", POD, "k8s/web/a.yaml"),
        ("k8s/web/a.yaml", POD, "k8s/"),
        ("Dockerfile", "Dockerfile", "Dockerfile"),
    ],
)
def test_what_is_gone_from_a_whole_list_is_fixed(place, resource, listed):
    """The kind, the file or its folder was read to the end."""
    before = report(result(resource=resource, location=Location(path=place)))
    assert states(before, report(listed=(listed,)))[1] == [("fixed", "it is gone")]
    assert states(before, report(listed=(f"{listed}x",)))[1][0][0] == "no longer known"


def test_findings_that_were_not_shown_are_known_from_their_controls():
    """A report of `--severity critical` is a whole baseline."""
    before = replace(report(result()), findings=())
    assert states(before, report(result())) == ([], [])
    assert states(before, report(result(ControlStatus.PASS)))[1] == [("fixed", "")]


def test_stored_findings_that_nobody_judged_again_stay():
    """A cluster whose API is down fixes nothing; what was resolved before stays resolved."""
    (open_one,) = failure_findings([result()])
    resolved = replace(open_one, id="finding-2", status=FindingStatus.RESOLVED)
    assert unconfirmed([open_one, resolved], report()) == (open_one,)
    assert unconfirmed([open_one], report(result())) == ()
    assert unconfirmed([open_one], report(listed=("Pod",))) == ()


@pytest.mark.parametrize(
    ("resource", "kind"),
    [
        ("shop/Pod/web", "Pod"),
        ("-/Namespace/shop", "Namespace"),
        ("arn:aws:iam::123456789012:role/a/b", "iam:role"),
        ("arn:aws:eks:r:1:cluster/shop", "eks:cluster"),
        ("arn:aws:eks:r:1:cluster/shop/podidentityassociation/a-1", "eks:podidentityassociation"),
        ("Dockerfile", ""),
        ("", ""),
    ],
)
def test_a_resource_names_its_kind(resource, kind):
    """By ARN or by path."""
    assert kind_of(resource) == kind


CONTROLS = st.builds(
    result,
    st.sampled_from(ControlStatus),
    st.sampled_from(["A", "B"]),
    st.sampled_from(["n/Pod/a", "n/Pod/b", "n/Service/a"]),
    message=st.sampled_from(["m", "n"]),
    location=st.builds(Location, pointer=st.sampled_from(["", "/a"])),
)


@given(st.lists(CONTROLS, max_size=8), st.lists(CONTROLS, max_size=8), st.sets(st.sampled_from(["Pod", "Service"])))
def test_every_finding_is_accounted_for_once(before, now, listed):
    """Earlier findings are met again or gone, those of now are met or moved; only what was judged again or listed whole is fixed."""
    first, second = report(*before), report(*now, listed=tuple(listed))
    drift = drift_of(first, second)
    fresh = {name for name, move in drift.moves.items() if move.state is DriftState.NEW}
    assert len(first.findings) - len(drift.gone) == len(second.findings) - len(fresh)
    assert drift.moves.keys() <= {one.id for one in second.findings}
    for one in drift.gone:
        statuses = [each.status for each in now if (each.control_id, each.resource) == (one.finding.rule_id, one.finding.resource)]
        judged = bool(statuses) and ControlStatus.NOT_ASSESSED not in statuses
        absent = all(each.resource != one.finding.resource for each in now) and kind_of(one.finding.resource) in listed
        assert (one.state is DriftState.FIXED) == (judged or absent)


def test_findings_without_controls_are_compared_too():
    """What is stored in AWS is findings only."""
    before = report(findings=(finding(rule_id="X", resource=POD, location=Location()),))
    assert states(before, report(result(ControlStatus.PASS, control="X")))[1] == [("fixed", "")]
