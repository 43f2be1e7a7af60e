"""What each waiver hid."""

from tests.builders import finding
from tests.reporting.samples import empty_report
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.vex import Decider, Judgement
from tidewaiter.reporting.set_aside import set_aside


def waived(name, by=Decider.WAIVER, source="w.yaml:3"):
    """Make one suppressed finding."""
    said = Judgement(by=by, words="why", author="ops", expires="2026-12-31", source=source)
    return finding(id=name, rule_id="TW-X", resource=name, status=FindingStatus.SUPPRESSED, suppressed_by="why", judgement=said)


def test_each_waiver_comes_with_what_it_hid_people_first():
    """Findings of one waiver stand together; the shipped list comes last."""
    found = [waived("p", Decider.BUILT_IN, "list"), *(waived(f"r{n}") for n in range(5)), waived("s", source="w.yaml:9"), finding()]
    groups = list(set_aside(empty_report(findings=tuple(found))))
    assert [(one.place, len(one.findings)) for one in groups] == [("w.yaml:3", 5), ("w.yaml:9", 1), ("list", 1)]
    assert groups[0].hid == "5 findings: TW-X on r0, TW-X on r1, TW-X on r2 and 2 more"
    assert groups[0].bounds == "owner ops, until 2026-12-31"


def test_nothing_set_aside_is_nothing_to_say():
    """Open findings make no group."""
    assert not list(set_aside(empty_report(findings=(finding(),))))
