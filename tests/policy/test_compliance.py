"""Compliance: missing data is never PASS, waived failures stay failures, and answers end."""

from dataclasses import replace

import pytest

from tidewaiter.model.compliance import Answer, Means
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import FindingStatus, Location
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.model.vex import Decider, Judgement
from tidewaiter.policy.compliance import MOST_EVIDENCE, compliance_of, held_against
from tidewaiter.policy.failures import failure_findings
from tidewaiter.policy.seen import missing
from tidewaiter.posture.catalogue import controls
from tidewaiter.posture.discover import CONTROLLERS, JUDGED, OPTIONAL
from tidewaiter.posture.framework import framework

ARN = "arn:aws:eks:eu-central-1:111122223333:cluster/shop"
CIS = framework("cis-eks-1.8")
EVERYTHING = ("Pod", *CONTROLLERS.values(), *JUDGED.values(), *OPTIONAL.values(), "iam:role", "eks:podidentityassociation")
TODAY = "2026-11-23"


def result(control, status=ControlStatus.PASS, resource="shop/Pod/web", pointer="", **fields):
    """Make one result."""
    return ControlResult(
        control_id=control,
        title="t",
        status=status,
        resource=resource,
        severity=Severity.HIGH,
        location=Location(pointer=pointer),
        **fields,
    )


def report(*results, kind="cluster", target=ARN, listed=EVERYTHING, **fields):
    """Make a report of a whole cluster, unless told otherwise."""
    defaults = {"started": "", "finished": "", "tool_version": "0", "findings": failure_findings(results, within=target)}
    return Report(kind=kind, target=target, controls=results, listed=listed, **(defaults | fields))


def numbers(one, *beside, whole=CIS, answers=(), today=TODAY):
    """Hold a framework against a report and return its numbers."""
    return {line.number: line for line in compliance_of(whole, one, beside, answers, today).requirements}


def test_every_number_is_listed_with_a_status_whatever_was_read():
    """A report of nothing lists all fifty, none of them passed by silence: what was not listed is not assessed."""
    lines = numbers(report(listed=()))
    assert len(lines) == 50
    assert {one.status for one in lines.values()} == {ControlStatus.NOT_ASSESSED}
    for one in lines.values():
        assert one.gaps or one.question, one.number


def test_a_number_passes_where_all_of_it_passed_and_everything_was_listed():
    """PASS carries the objects that passed."""
    line = numbers(report(result("TW-K8S-privileged-container")))["4.2.1"]
    assert (line.status, line.means, line.passed) == (ControlStatus.PASS, Means.CONTROLS, 1)
    assert line.evidence == ("1 pass: shop/Pod/web",)


@pytest.mark.parametrize("control", ["TW-RBAC-cluster-admin", "TW-RBAC-wildcard-everything"])
def test_who_may_do_anything_may_do_each_of_it(control):
    """One finding says it; the numbers on Secrets, pods, escalation, volumes, kubelets, webhooks and tokens are not met for that."""
    lines = numbers(report(result(control, ControlStatus.FAIL, "-/ClusterRoleBinding/all")))
    failed = {number for number, one in lines.items() if one.status is ControlStatus.FAIL}
    assert failed >= {"4.1.2", "4.1.4", "4.1.8", "4.1.9", "4.1.10", "4.1.11", "4.1.12"}


def test_what_was_not_listed_whole_is_not_assessed_although_all_that_was_seen_passed():
    """One refused list is a gap with the missing right."""
    seen = tuple(one for one in EVERYTHING if one != "DaemonSet")
    line = numbers(report(result("TW-K8S-privileged-container"), listed=seen))["4.2.1"]
    assert line.status is ControlStatus.NOT_ASSESSED
    assert line.permissions == ("kubernetes:list daemonsets",)


def test_having_nothing_to_judge_passes_only_where_the_listing_was_whole():
    """No object of the kind is said so; without the list it is a gap."""
    assert numbers(report())["4.2.1"].evidence[0].startswith("none found")
    assert numbers(report(listed=()))["4.2.1"].status is ControlStatus.NOT_ASSESSED


def test_files_stand_for_themselves_and_what_is_not_in_them_is_not_assessed():
    """Manifests tell about pods and nothing about the control plane."""
    lines = numbers(report(result("TW-K8S-privileged-container"), kind="manifest", target="a.yaml", listed=("a.yaml",)))
    assert lines["4.2.1"].status is ControlStatus.PASS
    assert lines["2.1.1"].status is ControlStatus.NOT_ASSESSED
    assert lines["4.1.1"].status is ControlStatus.NOT_ASSESSED


def test_one_failure_fails_and_names_the_object():
    """The evidence says which object and what; passed ones are counted beside."""
    found = report(
        result("TW-K8S-privileged-container"),
        result("TW-K8S-privileged-container", ControlStatus.FAIL, "shop/Pod/bad", "/spec/x", message="container app is privileged"),
    )
    line = numbers(found)["4.2.1"]
    assert (line.status, line.passed, line.failed) == (ControlStatus.FAIL, 1, 1)
    assert line.evidence[0] == "shop/Pod/bad: container app is privileged"


def test_the_network_of_the_node_is_no_matter_of_its_processes():
    """One control decides three numbers, each by its own field."""
    fails = result("TW-K8S-host-namespaces", ControlStatus.FAIL, pointer="/spec/template/spec/hostNetwork", message="pod sets hostNetwork")
    lines = numbers(report(fails))
    assert [lines[number].status for number in ("4.2.2", "4.2.3", "4.2.4")] == [
        ControlStatus.PASS,
        ControlStatus.PASS,
        ControlStatus.FAIL,
    ]


def test_an_unknown_result_is_not_assessed_with_its_reason_and_permission():
    """Missing data beats any number of passes, and a failure beats missing data."""
    unknown = result(
        "TW-K8S-privileged-container", ControlStatus.NOT_ASSESSED, "shop/Pod/odd", reason="no spec", permission="kubernetes:get x"
    )
    line = numbers(report(result("TW-K8S-privileged-container"), unknown))["4.2.1"]
    assert (line.status, line.unknown) == (ControlStatus.NOT_ASSESSED, 1)
    assert line.gaps == ("TW-K8S-privileged-container: no spec",)
    assert line.permissions == ("kubernetes:get x",)
    failed = result("TW-K8S-privileged-container", ControlStatus.FAIL, message="m")
    assert numbers(report(unknown, failed))["4.2.1"].status is ControlStatus.FAIL


def marked(found, by):
    """Suppress all findings of a report."""
    said = Judgement(by=by, words="w")
    return replace(
        found, findings=tuple(replace(one, status=FindingStatus.SUPPRESSED, suppressed_by="w", judgement=said) for one in found.findings)
    )


def test_a_waived_failure_is_still_a_failure_and_is_counted_as_accepted():
    """Accepting a risk does not make a number met."""
    found = marked(report(result("TW-K8S-privileged-container", ControlStatus.FAIL, message="m")), Decider.WAIVER)
    line = numbers(found)["4.2.1"]
    assert (line.status, line.failed, line.accepted) == (ControlStatus.FAIL, 1, 1)
    assert line.evidence == ("shop/Pod/web: m (waived)",)


def test_parts_of_the_platform_do_not_fail_a_number():
    """What EKS itself runs is counted and does not count against the user."""
    found = marked(report(result("TW-K8S-privileged-container", ControlStatus.FAIL, message="m")), Decider.BUILT_IN)
    line = numbers(found)["4.2.1"]
    assert (line.status, line.allowed, line.failed) == (ControlStatus.PASS, 1, 0)
    assert line.evidence == ("1 parts of the platform are on the built-in list",)


def test_a_control_that_did_not_run_is_a_gap():
    """A profile that leaves a control out does not let its number pass."""
    line = numbers(report(context={"not_run": ["TW-K8S-privileged-container"]}))["4.2.1"]
    assert line.status is ControlStatus.NOT_ASSESSED
    assert "did not run" in line.gaps[0]


def test_the_registry_of_the_account_counts_for_the_cluster():
    """Numbers on ECR need the report of the registry, of this account and not of another."""
    ecr = result("TW-ECR-scan-on-push", resource="arn:aws:ecr:eu-central-1:111122223333:repository/a")
    mine = report(ecr, kind="registry", target="111122223333 ECR", listed=("ecr:repository",))
    other = replace(mine, target="999999999999 ECR")
    cluster, *_ = held_against((report(), mine), (CIS,), (), TODAY)
    alone, *_ = held_against((report(), other), (CIS,), (), TODAY)
    lines = [{one.number: one for one in each.compliance[0].requirements}["5.1.1"] for each in (cluster, alone)]
    assert lines[0].passed == 1
    assert any("registry was not audited" in gap for gap in lines[1].gaps)


def answer(**fields):
    """Answer 3.1.1, unless told otherwise."""
    defaults = {"framework": "cis-eks-1.8", "number": "3.1.1", "met": True, "reason": "checked", "owner": "ops", "expires": "2026-12-31"}
    return Answer(**(defaults | fields))


def test_a_question_shows_its_facts_and_an_answer_holds_until_its_day():
    """Unanswered it is not assessed, answered it is met or not, and the day after it is open again."""
    found = report(context={"facts": {"nodes": ("2 nodes",)}})
    asked = numbers(found)["3.1.1"]
    assert (asked.status, asked.means, asked.facts) == (ControlStatus.NOT_ASSESSED, Means.NOBODY, ("2 nodes",))
    assert asked.question
    met = numbers(found, answers=(answer(),))["3.1.1"]
    assert (met.status, met.means) == (ControlStatus.PASS, Means.ANSWER)
    assert "ops" in met.answer
    assert numbers(found, answers=(answer(met=False),))["3.1.1"].status is ControlStatus.FAIL
    ended = numbers(found, answers=(answer(),), today="2027-01-01")["3.1.1"]
    assert ended.status is ControlStatus.NOT_ASSESSED
    assert ended.gaps[0] == "the answer of ops ended on 2026-12-31"


@pytest.mark.parametrize(("cluster", "holds"), [("", True), ("shop", True), ("sh*", True), (ARN, True), ("other", False)])
def test_an_answer_may_be_for_some_clusters(cluster, holds):
    """Names and ARNs are compared as patterns."""
    status = numbers(report(), answers=(answer(cluster=cluster),))["3.1.1"].status
    assert (status is ControlStatus.PASS) is holds


def test_an_answer_never_hides_a_failure():
    """What a control found stands, whatever somebody said."""
    fails = result("TW-EKS-identity-provider-prefix", ControlStatus.FAIL, ARN, message="m")
    assert numbers(report(fails), answers=(answer(number="5.5.1"),))["5.5.1"].status is ControlStatus.FAIL


def test_controls_that_only_refute_do_not_let_a_number_pass():
    """A registry without public policies does not show that few people have access."""
    ecr = report(result("TW-ECR-public-policy", resource="arn"), kind="registry", target="111122223333 ECR", listed=("ecr:repository",))
    assert numbers(report(), ecr)["5.1.2"].status is ControlStatus.NOT_ASSESSED


def test_evidence_is_bounded():
    """A thousand failures are some lines and a count."""
    many = [result("TW-K8S-privileged-container", ControlStatus.FAIL, f"shop/Pod/p{n}", message="m") for n in range(1000)]
    line = numbers(report(*many))["4.2.1"]
    assert len(line.evidence) == MOST_EVIDENCE
    assert line.failed == 1000
    assert line.evidence[-1] == f"and {1000 - MOST_EVIDENCE + 1} more"


def test_a_control_that_is_newer_than_the_cluster_is_no_gap():
    """Version 1.30 of the standard has no line on hosts in probes."""
    whole = framework("pss-baseline")
    old = numbers(report(context={"kubernetes_minor": 30}), whole=whole)["host-probes"]
    new = numbers(report(context={"kubernetes_minor": 36, "not_run": ["TW-K8S-host-in-probe"]}), whole=whole)["host-probes"]
    assert (old.status, new.status) == (ControlStatus.PASS, ControlStatus.NOT_ASSESSED)


def test_every_control_of_live_systems_says_what_it_would_have_to_see():
    """With nothing listed, only what the cluster's own description decides is without a gap."""
    silent = {one.id for one in controls() if not list(missing(one, "cluster", frozenset(), judged=True))}
    assert silent == {one.id for one in controls() if {target.value for target in one.targets} == {"cluster"}}
