"""Clocks: the system's, and one that a demonstration can move."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tidewaiter.errors import BadInputError
from tidewaiter.ports import Clock

CLOCK_FILE_ENV = "TIDEWAITER_CLOCK_FILE"
"""Names a file with an offset in seconds. The template never sets it, so only the embedded AWS can move time."""


class SystemClock:
    """`ports.Clock` of this machine."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class OffsetClock:
    """The system's time plus the seconds in a file, read each time; no file means no offset."""

    path: Path

    def now(self) -> datetime:
        """Return the shifted time in UTC; raises BadInputError when the file holds no number."""
        try:
            text = self.path.read_text().strip()
        except OSError:
            text = ""
        try:
            offset = timedelta(seconds=float(text or "0"))
        except (ValueError, OverflowError) as error:
            raise BadInputError(f"not a number of seconds: {text[:40]!r}", where=str(self.path)) from error
        return datetime.now(UTC) + offset


def clock_of(environment: Mapping[str, str] = os.environ) -> Clock:
    """Return the clock that this process is meant to use."""
    path = environment.get(CLOCK_FILE_ENV, "")
    return OffsetClock(Path(path)) if path else SystemClock()
