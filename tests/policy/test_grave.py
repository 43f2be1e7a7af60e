"""What of an image would let somebody in now."""

from dataclasses import replace

from tests.builders import finding
from tidewaiter.model.finding import FindingKind, FindingStatus, Reason
from tidewaiter.model.severity import Severity
from tidewaiter.policy.grave import grave_in

LOW = replace(finding(), kind=FindingKind.VULNERABILITY, severity=Severity.LOW, reasons=(), status=FindingStatus.OPEN)
EXPLOITED = replace(LOW, rule_id="CVE-1", reasons=(Reason(text="known to be exploited", weight=40, source="kev"),))
CRITICAL = replace(LOW, rule_id="CVE-2", severity=Severity.CRITICAL)


def grave(*findings):
    """Ask about an image with these findings."""
    return grave_in({"sha256:a": findings}.__getitem__)("sha256:a")


def test_exploited_ones_come_before_critical_ones():
    """Whatever their severity."""
    assert grave(LOW, CRITICAL, EXPLOITED) == ("CVE-1 (known to be exploited)", "CVE-2")


def test_the_rest_is_not_grave():
    """Low ones, suppressed ones, secrets, and the remark that KEV was not at hand."""
    unchecked = replace(LOW, reasons=(Reason(text="not checked", source="kev"),))
    assert grave(unchecked, replace(CRITICAL, status=FindingStatus.SUPPRESSED), replace(CRITICAL, kind=FindingKind.SECRET)) == ()


def test_an_image_without_any_finding_is_not_known():
    """It may never have been scanned."""
    assert grave() is None
