"""A clock that the demo and the tests can set, shared with the functions through a file."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SettableClock:
    """The wall clock plus an offset that is kept in a file, so that processes started earlier see a change at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write(0.0)

    def now(self) -> datetime:
        """Return the current time, timezone-aware UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    @property
    def offset(self) -> float:
        """Seconds between the wall clock and this clock."""
        return float(self.path.read_text(encoding="ascii"))

    def advance(self, seconds: float) -> None:
        """Move the clock on."""
        self._write(self.offset + seconds)

    def set(self, moment: datetime) -> None:
        """Make it `moment` (timezone-aware) now; time goes on from there."""
        self._write((moment - datetime.now(UTC)).total_seconds())

    def _write(self, offset: float) -> None:
        scratch = self.path.with_suffix(".new")
        scratch.write_text(repr(offset), encoding="ascii")
        os.replace(scratch, self.path)  # noqa: PTH105 - one atomic step: a reader never sees half a number
