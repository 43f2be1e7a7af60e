"""What moved since an earlier run, in words for every format."""

from collections import Counter

from tidewaiter.model.drift import DriftState, Move
from tidewaiter.model.finding import Finding
from tidewaiter.model.report import Report
from tidewaiter.reporting.words import place_of, printable, subject_of

_NOTE = 300
_BASELINE_STATES = {DriftState.NEW: "new", DriftState.CHANGED: "updated"}


def move_of(report: Report, finding: Finding) -> Move | None:
    """Return how a finding moved; None when it is the same, or nothing was compared."""
    return report.drift.moves.get(finding.id) if report.drift else None


def drift_words(report: Report) -> str:
    """Count what moved: `since 2026-11-23 10:00: 2 new, 1 fixed, 3 no longer known`; empty when nothing was compared."""
    drift = report.drift
    if drift is None:
        return ""
    counts = Counter(one.state for one in drift.gone)
    # A finding that was waived before it was seen is not news.
    counts.update(move.state for move in drift.moves.values() if move.worse or move.state is not DriftState.NEW)
    said = ", ".join(f"{counts[state]} {state}" for state in DriftState if counts[state])
    return f"since {drift.since[:16].replace('T', ' ')}: {said or 'nothing moved'}"


def gone_lines(report: Report, state: DriftState) -> list[str]:
    """Name the findings that are fixed, or no longer known and why, one line each."""
    gone = report.drift.gone if report.drift else ()
    return [_line(one.finding, one.note) for one in gone if one.state is state]


def baseline_state(report: Report, finding: Finding) -> str:
    """Say it in SARIF's words; empty when nothing was compared."""
    if report.drift is None:
        return ""
    move = move_of(report, finding)
    return _BASELINE_STATES[move.state] if move else "unchanged"


def _line(finding: Finding, note: str) -> str:
    where = " ".join(part for part in (printable(finding.resource, 200), place_of(finding)) if part)
    return f"{finding.severity} {finding.rule_id} {subject_of(finding)} ({where})" + (f": {printable(note, _NOTE)}" if note else "")
