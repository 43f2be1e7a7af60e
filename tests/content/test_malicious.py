"""Malicious packages."""

from tests.builders import finding
from tidewaiter.content.malicious import as_malware
from tidewaiter.model.finding import FindingKind
from tidewaiter.model.severity import Severity


def test_a_malicious_package_is_malware_and_critical() -> None:
    """By its own id, an alias or the advisory in the evidence; it says to rotate, not to upgrade."""
    for one in (
        finding(rule_id="MAL-2025-1", kind=FindingKind.VULNERABILITY),
        finding(rule_id="GHSA-aaaa-bbbb-cccc", kind=FindingKind.VULNERABILITY, aliases=("MAL-2025-1",)),
        finding(rule_id="GHSA-aaaa-bbbb-cccc", kind=FindingKind.VULNERABILITY, description="Malicious code in left-pad (npm)"),
    ):
        (marked,) = as_malware((one,))
        assert (marked.kind, marked.severity) == (FindingKind.MALWARE, Severity.CRITICAL)
        assert "rotate" in marked.remediation
        assert round(sum(reason.weight for reason in marked.reasons), 1) == round(
            marked.priority - one.priority + sum(reason.weight for reason in one.reasons), 1
        )


def test_other_flaws_are_left() -> None:
    """A flaw in an honest package stays what it is."""
    one = finding(rule_id="CVE-2025-1", kind=FindingKind.VULNERABILITY, description="A malicious client can crash the server")
    assert as_malware((one,)) == (one,)
