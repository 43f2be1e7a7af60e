"""What use cases hand to controls."""

from datetime import UTC, datetime
from types import SimpleNamespace

from tidewaiter.model.cluster import Workload
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.severity import Severity
from tidewaiter.pipeline_ports import AuditPorts, ManifestPorts

DIGEST = "sha256:" + "a" * 64
IMAGE = object()


def ports(found=(), image={DIGEST: IMAGE}.get):
    """Make ports that know one image with these findings."""
    clock = SimpleNamespace(now=lambda: datetime(2026, 11, 23, 23, tzinfo=UTC))
    findings = SimpleNamespace(of=lambda _digest: found)
    others = dict.fromkeys(("cloud", "connect", "workloads", "identities"))
    return AuditPorts(**others, findings=findings, judge=ManifestPorts(clock=clock), image=image)


def finding(severity, status=FindingStatus.OPEN):
    """Make a finding as far as it is counted."""
    return SimpleNamespace(severity=severity, status=status)


def test_images_are_found_by_what_runs_them_and_by_digest():
    """A tag means what the cluster runs under it; a digest means itself; what was not scanned is not known."""
    known = ports().known([Workload(key="k", image="shop:1", image_digest=DIGEST)])
    assert known.image_of("shop:1") is IMAGE
    assert known.image_of(f"other@{DIGEST}") is IMAGE
    assert known.image_of("other:1") is None
    assert known.today.isoformat() == "2026-11-23"


def test_findings_of_a_scanned_image_are_counted():
    """Open ones by severity; an image without any may be one whose findings are kept elsewhere."""
    found = [finding(Severity.HIGH), finding(Severity.HIGH), finding(Severity.CRITICAL, FindingStatus.RESOLVED)]
    assert ports(found).known().counts_of(DIGEST) == {"high": 2}
    assert ports(found).known().counts_of("sha256:other") is None
    assert ports().known().counts_of(DIGEST) is None


def test_without_images_nothing_is_claimed():
    """Controls that need them do not run."""
    assert ports(image=None).known().image_of is None
