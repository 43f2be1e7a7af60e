"""Saying that there is another database."""

from typing import Any

import pytest

from tidewaiter.adapters.advisory_announce import CHANGED, announce
from tidewaiter.adapters.memory_stores import MemoryPublisher
from tidewaiter.adapters.s3_database import Pointer
from tidewaiter.errors import ConflictError

POINTER = Pointer(sha256="2" * 64, built="2026-01-02T00:00:00Z", since="1" * 64, delta="databases/d", packages=3, cves=1, announced=False)


class Databases:
    """A pointer with versions."""

    def __init__(self, pointer: Pointer | None) -> None:
        self.current = pointer
        self.version = 1

    def pointer(self) -> tuple[Pointer | None, str]:
        """Read it."""
        return self.current, str(self.version)

    def switch(self, pointer: Pointer, *, replacing: str) -> str:
        """Replace it, unless somebody did."""
        if replacing != str(self.version):
            raise ConflictError("another database", where="pointer")
        self.current, self.version = pointer, self.version + 1
        return str(self.version)


def test_a_database_is_announced_once() -> None:
    """With what moved, by reference; nothing published is nothing to announce."""
    databases: Any = Databases(POINTER)
    bus = MemoryPublisher()
    assert announce(databases, bus)
    assert not announce(databases, bus)
    ((kind, detail),) = bus.events
    assert kind == CHANGED
    assert {name: detail[name] for name in ("sha256", "since", "packages", "cves", "delta")} == {
        "sha256": POINTER.sha256,
        "since": POINTER.since,
        "packages": 3,
        "cves": 1,
        "delta": "databases/d",
    }
    nothing: Any = Databases(None)
    assert not announce(nothing, bus)


def test_who_dies_before_noting_it_announces_again() -> None:
    """Twice is harmless, never is not."""
    databases: Any = Databases(POINTER)
    bus = MemoryPublisher()

    class Late(MemoryPublisher):
        def publish(self, *arguments: Any, **named: Any) -> None:
            super().publish(*arguments, **named)
            databases.version += 1

    late = Late()
    with pytest.raises(ConflictError):
        announce(databases, late)
    assert len(late.events) == 1
    assert announce(databases, bus)
    assert len(bus.events) == 1
