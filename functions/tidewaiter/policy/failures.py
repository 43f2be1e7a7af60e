"""Failed controls as findings, so that the gate, waivers and every format treat them like everything else that is wrong."""

from collections.abc import Iterable

from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding, FindingKind, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.severity import Severity

_PRIORITY = {
    Severity.CRITICAL: 70.0,
    Severity.HIGH: 55.0,
    Severity.MEDIUM: 35.0,
    Severity.LOW: 15.0,
    Severity.INFORMATIONAL: 5.0,
    Severity.UNKNOWN: 30.0,
}


def failure_findings(results: Iterable[ControlResult]) -> tuple[Finding, ...]:
    """Turn every FAIL into a finding; one per control, resource and place."""
    found = {}
    for result in results:
        if result.status is ControlStatus.FAIL:
            finding = _finding(result)
            found[finding.id] = finding
    return tuple(found.values())


def unassessed(results: Iterable[ControlResult]) -> tuple[str, ...]:
    """Say in words what could not be assessed, and which permission would change that; each reason once."""
    lines: dict[str, None] = {}
    for result in results:
        if result.status is ControlStatus.NOT_ASSESSED:
            grant = f" (grant {result.permission})" if result.permission else ""
            lines[f"{result.control_id} on {result.resource}: {result.reason}{grant}"] = None
    return tuple(lines)


def _finding(result: ControlResult) -> Finding:
    location = result.location
    place = f"{location.path}:{location.pointer}:{result.message}"
    priority = _PRIORITY[result.severity]
    return Finding(
        id=stable_id("finding", result.control_id, result.resource, place),
        kind=FindingKind.MISCONFIGURATION,
        rule_id=result.control_id,
        title=result.title,
        description=result.message,
        resource=result.resource,
        severity=result.severity,
        location=location,
        priority=priority,
        reasons=(Reason(text=f"severity {result.severity.value} of the control", weight=priority, source=result.control_id),),
        remediation=result.remediation,
        references=result.references,
        mappings=result.mappings,
    )
