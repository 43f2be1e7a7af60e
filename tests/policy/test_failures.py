"""Failed controls become findings; what was not assessed is said, never dropped."""

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.policy.failures import failure_findings, unassessed


def _result(**fields: object) -> ControlResult:
    defaults = {
        "control_id": "TW-K8S-privileged-container",
        "title": "Privileged container",
        "status": ControlStatus.FAIL,
        "resource": "shop/Deployment/web",
        "severity": Severity.HIGH,
        "message": "container web is privileged",
        "location": Location(path="web.yaml", line=14, pointer="/spec"),
    }
    return ControlResult(**(defaults | fields))  # type: ignore[arg-type]


def test_a_failure_is_a_finding_at_its_place() -> None:
    """The finding keeps rule, resource, line and message."""
    (finding,) = failure_findings([_result()])
    assert (finding.kind, finding.rule_id, finding.location.line) == (FindingKind.MISCONFIGURATION, "TW-K8S-privileged-container", 14)
    assert finding.description == "container web is privileged"


def test_a_pass_is_no_finding() -> None:
    """Neither a PASS nor a gap is reported as a flaw."""
    assert failure_findings([_result(status=ControlStatus.PASS), _result(status=ControlStatus.NOT_ASSESSED)]) == ()


def test_a_moved_line_keeps_the_finding() -> None:
    """Lines above may change without making it another finding."""
    moved = _result(location=Location(path="web.yaml", line=99, pointer="/spec"))
    assert failure_findings([_result()])[0].id == failure_findings([moved])[0].id


def test_a_gap_names_the_permission() -> None:
    """What could not be assessed says why and what to grant, once."""
    gap = _result(status=ControlStatus.NOT_ASSESSED, reason="logging is unknown", permission="eks:DescribeCluster")
    assert unassessed([gap, gap]) == ("TW-K8S-privileged-container on shop/Deployment/web: logging is unknown (grant eks:DescribeCluster)",)
