"""Baselines for one process."""

from tidewaiter.adapters.memory_baselines import MemoryBaselines

TIME = "2026-01-01T00:00:00Z"


def test_it_counts_once_per_event_and_per_entity() -> None:
    """A repeated event id changes nothing; entities do not see each other."""
    store = MemoryBaselines()
    first = store.observe("a", "api", "x", TIME, "e1")
    assert store.observe("a", "api", "x", TIME, "e1") == first
    assert store.observe("a", "api", "x", TIME, "e2").weight == 1.0
    assert store.observe("b", "api", "x", TIME, "e1").first is True
