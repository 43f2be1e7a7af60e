"""Signals by actor and time."""

from tidewaiter.adapters.dynamodb_signals import DynamoSignalStore
from tidewaiter.model.detection import Signal
from tidewaiter.model.severity import Severity


def _signal(number: int, time: str) -> Signal:
    return Signal(
        id=f"signal-{number}",
        rule_id="rule",
        title="A signal",
        severity=Severity.HIGH,
        time=time,
        actor="arn:aws:iam::123456789012:role/web",
        event_source="cloudtrail",
        event_id=str(number),
        event_name="ListBuckets",
    )


def test_a_signal_is_stored_once(cloud):
    """The same signal again is recognised."""
    store = DynamoSignalStore(cloud.client("dynamodb"), "signals")
    assert store.put(_signal(1, "2026-01-01T10:00:00Z"))
    assert not store.put(_signal(1, "2026-01-01T10:00:00Z"))


def test_recent_signals_come_oldest_first_whatever_offset_they_were_written_with(cloud):
    """Time order is by moment, not by text; other actors' and older signals stay out."""
    store = DynamoSignalStore(cloud.client("dynamodb"), "signals")
    store.put(_signal(2, "2026-01-01T12:00:00+02:00"))
    store.put(_signal(3, "2026-01-01T11:00:00Z"))
    store.put(_signal(1, "2026-01-01T09:59:59Z"))
    actor = _signal(1, "2026-01-01T09:59:59Z").actor
    assert [signal.id for signal in store.recent(actor, "2026-01-01T10:00:00+00:00")] == ["signal-2", "signal-3"]
    assert store.recent("arn:aws:iam::123456789012:role/api", "2026-01-01T00:00:00Z") == ()
