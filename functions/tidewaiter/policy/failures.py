"""Failed controls as findings, so that the gate, waivers and every format treat them like everything else that is wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding, FindingKind, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.quick import quick
from tidewaiter.model.severity import Severity

_NAMED = 3
"""Controls that are named where the same reason holds for many."""

_made = quick(Finding)
_PRIORITY = {
    Severity.CRITICAL: 70.0,
    Severity.HIGH: 55.0,
    Severity.MEDIUM: 35.0,
    Severity.LOW: 15.0,
    Severity.INFORMATIONAL: 5.0,
    Severity.UNKNOWN: 30.0,
}


def failure_findings(results: Iterable[ControlResult], *, within: str = "") -> tuple[Finding, ...]:
    """Turn every FAIL into a finding; one per control, resource and place.

    Findings of what has no file are told apart by what they were found `within`, such as the ARN of a cluster. The id holds no line, no
    number of a list and no message where there is a place, so that it stays when lines move, lists change their order and words their
    figures; only what fails twice at one place is told apart by its message, then by its order.
    """
    failed = {(_key(one), one.message, one.location): one for one in results if one.status is ControlStatus.FAIL}
    shared = Counter(key for key, *_ in failed)
    found: dict[str, Finding] = {}
    for (key, *_), result in failed.items():
        parts = (*key, "" if result.location.path else within, result.message if shared[key] > 1 else "")
        _add(found, result, parts)
    return tuple(found.values())


def _add(found: dict[str, Finding], result: ControlResult, parts: Sequence[str]) -> None:
    name = stable_id("finding", *parts)
    while name in found:
        name = stable_id("finding", *parts, name)
    found[name] = _finding(result, name)


def _key(result: ControlResult) -> tuple[str, str, str, str]:
    """Name the place of a result; without one, such as in a Dockerfile, the message does, whose figures may change."""
    location = result.location
    place = location.place or location.pointer or "".join(char for char in result.message if not char.isdigit())
    return result.control_id, result.resource, location.path, place


def unassessed(results: Iterable[ControlResult]) -> tuple[str, ...]:
    """Say in words what could not be assessed, and which permission would change that: each reason once, with the controls it holds for."""
    reasons: dict[tuple[str, str], dict[str, None]] = {}
    for result in results:
        if result.status is ControlStatus.NOT_ASSESSED:
            grant = f" (needs {result.permission})" if result.permission else ""
            reasons.setdefault((result.resource, f"{result.reason}{grant}"), {})[result.control_id] = None
    return tuple(f"{_named(list(controls))} on {resource}: {reason}" for (resource, reason), controls in reasons.items())


def _named(controls: Sequence[str]) -> str:
    if len(controls) <= _NAMED:
        return ", ".join(controls)
    return f"{len(controls)} controls ({', '.join(controls[:_NAMED])}, ...)"


def _finding(result: ControlResult, name: str) -> Finding:
    return _made(
        id=name,
        kind=FindingKind.MISCONFIGURATION,
        rule_id=result.control_id,
        title=result.title,
        description=result.message,
        resource=result.resource,
        severity=result.severity,
        location=result.location,
        priority=_PRIORITY[result.severity],
        reasons=_reasons(result.severity, result.control_id),
        remediation=result.remediation,
        references=result.references,
        mappings=result.mappings,
    )


@cache
def _reasons(severity: Severity, control: str) -> tuple[Reason, ...]:
    """Say why a finding has its priority; the many findings of a control share it."""
    return (Reason(text=f"severity {severity.value} of the control", weight=_PRIORITY[severity], source=control),)
