"""Failed controls become findings; what was not assessed is said, never dropped."""

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import FindingKind, Location
from tidewaiter.model.severity import Severity
from tidewaiter.policy.failures import failure_findings, unassessed
from tidewaiter.posture.engine import assess_objects
from tidewaiter.posture.manifests import read_manifests


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
    assert unassessed([gap, gap]) == ("TW-K8S-privileged-container on shop/Deployment/web: logging is unknown (needs eks:DescribeCluster)",)


def test_a_gap_of_many_controls_is_one_line() -> None:
    """A role that is not there leaves every control of its binding open: the reason is said once, with some of the controls."""
    gaps = [_result(control_id=f"TW-{number}", status=ControlStatus.NOT_ASSESSED, reason="no role") for number in range(5)]
    assert unassessed(gaps) == ("5 controls (TW-0, TW-1, TW-2, ...) on shop/Deployment/web: no role",)
    assert unassessed(gaps[:2]) == ("TW-0, TW-1 on shop/Deployment/web: no role",)


def _named(place: str, **fields: object) -> ControlResult:
    return _result(location=Location(path="web.yaml", line=14, pointer="/spec/containers/0", place=place), **fields)


def test_reordered_containers_keep_their_findings() -> None:
    """The place goes by names, so neither the number of a container nor a figure in the message makes it another finding."""
    first = _named("/spec/containers/[web]", message="web has 3")
    moved = _result(location=Location(path="web.yaml", line=2, pointer="/spec/containers/1", place="/spec/containers/[web]"))
    assert failure_findings([first])[0].id == failure_findings([moved])[0].id


def test_what_has_one_name_twice_is_two_findings() -> None:
    """Objects of one name in two files, in one file, and in two clusters are all told apart."""
    files = [_result(), _result(location=Location(path="b.yaml", line=14)), _result(location=Location(path="b.yaml", line=30))]
    live = _result(location=Location(pointer="/spec", place="/spec"))
    clusters = [failure_findings([live], within=f"arn:aws:eks:eu-central-1:111122223333:cluster/{name}")[0] for name in ("a", "b")]
    assert len({one.id for one in (*failure_findings(files), *clusters)}) == 5


def test_what_fails_twice_at_one_place_is_told_apart_by_its_message() -> None:
    """The first result of a place keeps its id only while it is alone; the same result twice is one finding."""
    found = failure_findings([_result(), _result(message="another"), _result()])
    assert [one.description for one in found] == ["container web is privileged", "another"]


def test_without_a_place_figures_of_the_message_do_not_count() -> None:
    """What is said of a cluster stays one finding while its days pass."""
    older, newer = (_result(location=Location(), message=f"ends in {days} days") for days in (30, 29))
    assert failure_findings([older])[0].id == failure_findings([newer])[0].id


TWO = """\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - {name: one, image: x, securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN, NET_RAW]}}}
  - {name: two, image: y}
---
apiVersion: v1
kind: Pod
metadata: {name: b}
spec:
  containers: [{name: one, image: z}]
"""
MOVED = """\
# moved
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: b}
  spec:
    containers: [{name: one, image: z}]
- apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec:
    containers:
    - {name: two, image: y}
    - {image: x, name: one, securityContext: {capabilities: {add: [NET_RAW, SYS_ADMIN]}, privileged: true}}
"""


def _ids(text: str, path: str) -> list[str]:
    return sorted(one.id for one in failure_findings(assess_objects(read_manifests(text, path).objects)))


def test_findings_stay_when_everything_around_them_moves() -> None:
    """Documents that become a List, containers, capabilities and keys in another order: the same findings; in another file, others."""
    assert _ids(TWO, "x.yaml") == _ids(MOVED, "x.yaml")
    assert not set(_ids(TWO, "x.yaml")) & set(_ids(TWO, "y.yaml"))
