"""Parts of the HTML page that stand beside its findings: what moved, what was set aside by whom, and compliance."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.compliance import Compliance
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.drift import DriftState
from tidewaiter.model.report import Report
from tidewaiter.reporting.compliance import counts, status_words, totals
from tidewaiter.reporting.drift import gone_lines
from tidewaiter.reporting.set_aside import set_aside

MAX_LINES, MAX_WAIVERS = 1_000, 200
"""What a browser shows without becoming slow."""

_GONE = (DriftState.FIXED, DriftState.NOT_KNOWN)
_CLASSES = {ControlStatus.PASS: "good", ControlStatus.FAIL: "critical", ControlStatus.NOT_ASSESSED: "medium"}


def beside_findings(report: Report) -> Mapping[str, Any]:
    """Return what the template calls `moves`, `gone`, `set_aside` and `frameworks`."""
    return {
        "moves": report.drift.moves if report.drift else {},
        "gone": [(state.value, lines[:MAX_LINES], len(lines)) for state in _GONE if (lines := gone_lines(report, state))],
        "set_aside": list(set_aside(report))[:MAX_WAIVERS],
        "frameworks": [
            {"framework": found, "totals": totals(found), "numbers": list(_numbers(found)), "parts": list(_parts(found))}
            for found in report.compliance
        ],
    }


def _numbers(found: Compliance) -> Iterator[Mapping[str, Any]]:
    for one in found.requirements:
        yield {"one": one, "status": status_words(one), "name": _CLASSES[one.status], "counts": counts(one)}


def _parts(found: Compliance) -> Iterator[Mapping[str, Any]]:
    """Yield the pieces of a bar 400 wide, by status."""
    x = 0.0
    for status in ControlStatus:
        width = 400 * found.count(status) / len(found.requirements) if found.requirements else 0
        yield {"name": _CLASSES[status], "count": found.count(status), "x": round(x, 2), "width": round(width, 2)}
        x += width
