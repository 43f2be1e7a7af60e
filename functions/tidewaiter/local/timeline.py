"""What happened, when, told as it happens and kept for the report."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened: seconds since the start, who did it, what."""

    seconds: float
    who: str
    what: str


@dataclass(slots=True)
class Timeline:
    """Collects moments and tells each to `say` at once."""

    say: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)
    moments: list[Moment] = field(default_factory=list)

    def tell(self, who: str, what: str) -> float:
        """Add a moment and return its time in seconds since the start."""
        seconds = time.monotonic() - self.started
        self.moments.append(Moment(seconds=seconds, who=who, what=what))
        self.say(f"{seconds:6.1f} s  {who:11} {what}")
        return seconds

    def rows(self) -> list[dict[str, str]]:
        """Return the moments for a report."""
        return [{"at": f"{one.seconds:.1f} s", "who": one.who, "what": one.what} for one in self.moments]
