"""Findings over time: new, changed, unchanged, resolved, and back again."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.model.finding import Change, Finding, FindingStatus
from tidewaiter.policy.changes import finding_changes

MONDAY, TUESDAY, WEDNESDAY = "2026-11-23T00:00:00+00:00", "2026-11-24T00:00:00+00:00", "2026-11-25T00:00:00+00:00"


def stored(before: list[Finding], found: list[Finding], now: str) -> list[Finding]:
    """Return what a store holds after a run."""
    return [change.finding for change in finding_changes(before, found, now)]


def test_the_life_of_a_finding() -> None:
    """A finding is new once, then unchanged, then changed, then resolved, and new again when it returns."""
    (new,) = finding_changes([], [finding()], MONDAY)
    assert (new.change, new.finding.first_seen) == (Change.NEW, MONDAY)
    (same,) = finding_changes([new.finding], [finding()], TUESDAY)
    assert (same.change, same.finding.first_seen, same.finding.last_seen) == (Change.UNCHANGED, MONDAY, TUESDAY)
    (changed,) = finding_changes([same.finding], [finding(priority=80.0)], TUESDAY)
    assert changed.change is Change.CHANGED
    (resolved,) = finding_changes([changed.finding], [], WEDNESDAY)
    assert (resolved.change, resolved.finding.status) == (Change.RESOLVED, FindingStatus.RESOLVED)
    (back,) = finding_changes([resolved.finding], [finding()], WEDNESDAY)
    assert (back.change, back.finding.first_seen) == (Change.NEW, MONDAY)


def test_a_resolved_finding_is_mentioned_once() -> None:
    """What is gone stays gone without another event."""
    assert finding_changes([replace(finding(), status=FindingStatus.RESOLVED)], [], TUESDAY) == ()


@given(st.lists(st.sampled_from("abcdef"), unique=True))
def test_running_twice_changes_nothing(names: list[str]) -> None:
    """The same run again yields only unchanged findings, in any number."""
    found = [finding(id=name) for name in names]
    after = stored([], found, MONDAY)
    assert {change.change for change in finding_changes(after, found, MONDAY)} <= {Change.UNCHANGED}
