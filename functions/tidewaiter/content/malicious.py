"""Packages that are malware themselves: findings of malicious-package advisories become findings of kind malware."""

from collections.abc import Iterable
from dataclasses import replace

from tidewaiter.model.finding import Finding, FindingKind, Reason
from tidewaiter.model.severity import Severity

PREFIX = "MAL-"
SUMMARIES = ("Malicious code in ", "Malware in ")
"""How the OpenSSF malicious-packages database and GitHub title their records."""
PRIORITY = 97.0
ADVICE = (
    "Remove the package; treat every credential that the build and the running container could read as stolen, and rotate it; "
    "look for what the package did wherever it was installed."
)


def as_malware(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, those about malicious packages as malware of severity critical."""
    return tuple(_malware(one) if is_malicious(one) else one for one in findings)


def is_malicious(finding: Finding) -> bool:
    """Tell whether a finding's advisory says that the package was made to harm, or was taken over for a time."""
    names = (finding.rule_id, *finding.aliases, *finding.evidence.get("advisory", "").split(", "))
    return any(name.startswith(PREFIX) for name in names) or finding.description.startswith(SUMMARIES)


def _malware(finding: Finding) -> Finding:
    reason = Reason(
        text="this version of the package is known to be malware", weight=round(PRIORITY - finding.priority, 1), source="malicious"
    )
    return replace(
        finding,
        kind=FindingKind.MALWARE,
        severity=Severity.CRITICAL,
        priority=PRIORITY,
        reasons=(*finding.reasons, reason),
        remediation=ADVICE,
    )
