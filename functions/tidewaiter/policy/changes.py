"""How findings moved between two runs: pure, so that a change can be announced before it is stored and no crash loses one."""

from collections.abc import Sequence
from dataclasses import replace

from tidewaiter.model.finding import Change, Finding, FindingChange, FindingStatus
from tidewaiter.scoring.priority import DATABASE


def finding_changes(before: Sequence[Finding], now_found: Sequence[Finding], now: str) -> tuple[FindingChange, ...]:
    """Compare the stored findings of a resource with what a run found at `now` (RFC 3339).

    New ones get `first_seen`, all found ones `last_seen`; open ones that are gone become resolved. What was resolved before and is still
    gone is not mentioned again.
    """
    known = {finding.id: finding for finding in before}
    found = {finding.id: finding for finding in now_found}
    moved = [_moved(known.get(finding.id), finding, now) for finding in found.values()]
    gone = [
        FindingChange(change=Change.RESOLVED, finding=replace(finding, status=FindingStatus.RESOLVED, last_seen=now))
        for finding in before
        if finding.id not in found and finding.status is not FindingStatus.RESOLVED
    ]
    return (*moved, *gone)


def _moved(known: Finding | None, finding: Finding, now: str) -> FindingChange:
    if known is None or known.status is FindingStatus.RESOLVED:
        first_seen = known.first_seen if known else now
        return FindingChange(change=Change.NEW, finding=replace(finding, first_seen=first_seen, last_seen=now))
    current = replace(finding, first_seen=known.first_seen, last_seen=now)
    same = _undated(known) == _undated(current)
    return FindingChange(change=Change.UNCHANGED if same else Change.CHANGED, finding=current)


def _undated(finding: Finding) -> Finding:
    """Leave out when it was seen and how old the database was that said so: neither is a change of the finding."""
    return replace(finding, last_seen="", evidence={name: text for name, text in finding.evidence.items() if name != DATABASE})
