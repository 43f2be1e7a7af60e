"""Baselines in memory: for `detect FILE`, where the file itself is the history."""

from dataclasses import dataclass, field

from tidewaiter.detection.decay import Sighted, Tally, sighted


@dataclass(slots=True, kw_only=True)
class MemoryBaselines:
    """`ports.BaselineStore` for one process."""

    _tallies: dict[tuple[str, ...], Tally] = field(default_factory=dict)
    _answers: dict[tuple[str, ...], Sighted] = field(default_factory=dict)

    def observe(self, entity: str, dimension: str, value: str, at: str, event_id: str) -> Sighted:
        """Count one sighting, once per event id, and tell what was known before it."""
        question = (entity, dimension, value, event_id)
        if question not in self._answers:
            whole, part = (entity, dimension), (entity, dimension, value)
            entity_tally, value_tally = self._tallies.get(whole, Tally()), self._tallies.get(part, Tally())
            self._answers[question] = sighted(value_tally, entity_tally, at)
            self._tallies[whole], self._tallies[part] = entity_tally.plus_one(at), value_tally.plus_one(at)
        return self._answers[question]
