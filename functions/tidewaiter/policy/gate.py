"""The gate: from findings and gaps to one verdict on a target."""

from collections.abc import Iterable, Sequence

from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Verdict, VerdictState
from tidewaiter.model.severity import Severity
from tidewaiter.policy.origins import is_deleted

TOP_PRIORITY = 75.0
"""A finding in the top priority class is gated as critical, whatever its vendor's severity (KEV entries are there)."""

_REASONS_SHOWN = 10


def parse_fail_on(word: str) -> Severity | None:
    """Read a `--fail-on` word; empty means the gate is off. Raises BadInputError for anything that is not a severity."""
    if not word:
        return None
    try:
        return Severity(word.lower())
    except ValueError:
        known = ", ".join(severity.value for severity in Severity)
        raise BadInputError(f"unknown severity {word!r}", where="--fail-on", hint=f"Use one of {known}") from None


def decide(findings: Iterable[Finding], problems: Iterable[Problem], not_assessed: Sequence[str], *, fail_on: str) -> Verdict:
    """Judge a target: block, not assessed, warn or pass, in this order of strength.

    Open findings at or above `fail_on` block, and so does anything in the top priority class once a gate is set. Whatever could not be
    assessed keeps the verdict from being a pass. Suppressed findings never count, nor do flaws of packages that a later layer removed.
    Raises BadInputError for an unknown `fail_on`.
    """
    floor = parse_fail_on(fail_on)
    gaps = (*not_assessed, *(problem.what for problem in problems if problem.incomplete))
    open_findings = [finding for finding in findings if finding.status is FindingStatus.OPEN and not is_deleted(finding)]
    blocking = [finding for finding in open_findings if floor is not None and _gated_rank(finding) >= floor.rank]
    if blocking:
        return Verdict(state=VerdictState.BLOCK, reasons=_reasons(blocking), not_assessed=gaps, fail_on=fail_on)
    if gaps:
        return Verdict(state=VerdictState.NOT_ASSESSED, reasons=_reasons(_notable(open_findings)), not_assessed=gaps, fail_on=fail_on)
    notable = _notable(open_findings)
    state = VerdictState.WARN if notable else VerdictState.PASS
    return Verdict(state=state, reasons=_reasons(notable), fail_on=fail_on)


def _gated_rank(finding: Finding) -> int:
    return Severity.CRITICAL.rank if finding.priority >= TOP_PRIORITY else finding.severity.rank


def _notable(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity.rank >= Severity.MEDIUM.rank or finding.undetermined]


def _reasons(findings: list[Finding]) -> tuple[str, ...]:
    ordered = sorted(findings, key=lambda finding: (-finding.priority, -finding.severity.rank, finding.id))
    lines = [_line(finding) for finding in ordered[:_REASONS_SHOWN]]
    hidden = len(ordered) - len(lines)
    return (*lines, f"and {hidden} more") if hidden > 0 else tuple(lines)


def _line(finding: Finding) -> str:
    place = "" if finding.location.purl else finding.location.path  # the title of a flaw names the package
    at = f" in {place}" if place and not finding.title.endswith(place) else ""
    return f"{finding.severity.value}: {finding.title}{at}"
