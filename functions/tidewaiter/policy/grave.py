"""Which vulnerabilities of an image would let somebody in now: critical ones, and those that are known to be exploited."""

from collections.abc import Callable, Sequence

from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.severity import Severity


def grave_in(findings_of: Callable[[str], Sequence[Finding]]) -> Callable[[str], tuple[str, ...] | None]:
    """Return a function that names them by digest, the known exploited first; None for an image of which no finding is stored."""

    def grave(digest: str) -> tuple[str, ...] | None:
        found = findings_of(digest)
        open_ones = [one for one in found if one.kind is FindingKind.VULNERABILITY and one.status is FindingStatus.OPEN]
        exploited = [_name(one) for one in open_ones if _is_exploited(one)]
        return (
            (*exploited, *(_name(one) for one in open_ones if one.severity is Severity.CRITICAL and not _is_exploited(one)))
            if found
            else None
        )

    return grave


def _is_exploited(finding: Finding) -> bool:
    return any(reason.source == "kev" and reason.weight > 0 for reason in finding.reasons)


def _name(finding: Finding) -> str:
    return f"{finding.rule_id}{' (known to be exploited)' if _is_exploited(finding) else ''}"
