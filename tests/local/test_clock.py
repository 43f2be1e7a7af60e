"""The settable clock moves, and functions read the same time."""

from datetime import UTC, datetime, timedelta

from tidewaiter.adapters.clock import OffsetClock
from tidewaiter.local.clock import SettableClock


def test_it_starts_at_the_wall_clock_and_moves_on(tmp_path):
    """Advancing adds up."""
    clock = SettableClock(tmp_path / "clock")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.advance(3600)
    clock.advance(60)
    assert timedelta(seconds=3655) < clock.now() - datetime.now(UTC) < timedelta(seconds=3665)


def test_it_can_be_set(tmp_path):
    """Time goes on from the moment that was set."""
    clock = SettableClock(tmp_path / "clock")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    clock.set(moment)
    assert timedelta(0) <= clock.now() - moment < timedelta(seconds=5)


def test_functions_read_the_same_time(tmp_path):
    """The adapters' clock understands the file."""
    clock = SettableClock(tmp_path / "clock")
    clock.advance(86_400)
    assert abs(OffsetClock(clock.path).now() - clock.now()) < timedelta(seconds=5)
