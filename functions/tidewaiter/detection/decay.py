"""Decayed counts: what happened long ago weighs less, halving every two weeks; the arithmetic both baseline stores share."""

from dataclasses import dataclass
from datetime import datetime
from math import exp2

HALF_LIFE_SECONDS = 14 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A decayed count as of `at` (RFC 3339); `since` is when it was first seen. The empty tally has neither."""

    weight: float = 0.0
    at: str = ""
    since: str = ""

    def weight_at(self, time: str) -> float:
        """Return the weight at a time; a time before `at` (a late event) decays nothing."""
        if not self.at:
            return 0.0
        return self.weight * exp2(-max(_seconds_between(self.at, time), 0.0) / HALF_LIFE_SECONDS)

    def plus_one(self, time: str) -> "Tally":
        """Count one sighting; a late one weighs what it would weigh had it come in time."""
        if not self.at:
            return Tally(weight=1.0, at=time, since=time)
        late = max(_seconds_between(time, self.at), 0.0)
        return Tally(
            weight=self.weight_at(time) + exp2(-late / HALF_LIFE_SECONDS),
            at=max(self.at, time),
            since=min(self.since, time),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """What a baseline knew before an observation (`ports.Sighting`)."""

    first: bool
    weight: float
    entity_events: float
    entity_since: str


def sighted(value: Tally, entity: Tally, time: str) -> Sighted:
    """Say what the tallies of a value and of its entity mean at a time."""
    return Sighted(first=not value.at, weight=value.weight_at(time), entity_events=entity.weight_at(time), entity_since=entity.since)


def _seconds_between(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
