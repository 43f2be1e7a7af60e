"""Each event is handled once: claimed before the work, given back when the work fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from handlers import _wiring as wiring


@contextmanager
def claimed(source: str, event_id: str, owner: str) -> Iterator[bool]:
    """Give True to the first claimant and to the same owner again, False to duplicates; any failure releases the claim."""
    ledger = wiring.ledger()
    first = ledger.claim(source, event_id, owner)
    try:
        yield first
    except Exception:
        if first:
            ledger.release(source, event_id, owner)
        raise
