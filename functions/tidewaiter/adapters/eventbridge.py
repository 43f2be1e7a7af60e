"""Our events on our own bus."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import EVENT_SOURCE
from tidewaiter.errors import LimitExceededError, TidewaiterError

MOST_BYTES = 256 * 1024
"""EventBridge's limit for the entries of one call."""
BATCH = 10
"""PutEvents takes ten entries."""
_ATTEMPTS = 5
_ENVELOPE_BYTES = 4096
"""More than the names around a detail take."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusPublisher:
    """`ports.EventPublisher` over a boto3 EventBridge client."""

    client: Any
    bus: str

    @uses("events:PutEvents", on="bus")
    def publish(self, detail_type: str, detail: Mapping[str, Any], *, resources: Sequence[str] = ()) -> None:
        """Publish one event; raises LimitExceededError above 256 KB and TidewaiterError when the bus did not take it."""
        self.publish_all(detail_type, [detail], resources=resources)

    @uses("events:PutEvents", on="bus")
    def publish_all(self, detail_type: str, details: Iterable[Mapping[str, Any]], *, resources: Sequence[str] = ()) -> None:
        """Publish events of one type in order, ten a call; of a call that failed in part, only what the bus refused is sent again."""
        for batch in _batches(self._entry(detail_type, detail, resources) for detail in details):
            self._send(batch)

    def _entry(self, detail_type: str, detail: Mapping[str, Any], resources: Sequence[str]) -> Entry:
        body = json.dumps(detail, separators=(",", ":"), sort_keys=True)
        if _size(body) > MOST_BYTES:
            raise LimitExceededError(f"event {detail_type} of {len(body)} bytes is too large for the bus", where=self.bus)
        return {
            "Source": EVENT_SOURCE,
            "DetailType": detail_type,
            "Detail": body,
            "Resources": list(resources)[:16],
            "EventBusName": self.bus,
        }

    def _send(self, entries: Sequence[Entry]) -> None:
        answers: list[Mapping[str, Any]] = []
        for _ in range(_ATTEMPTS):
            with translated("events:PutEvents", self.bus):
                answers = list(self.client.put_events(Entries=list(entries)).get("Entries", ()))
            refused = [number for number, answer in enumerate(answers) if answer.get("ErrorCode")]
            if not refused:
                return
            entries, answers = [entries[number] for number in refused], [answers[number] for number in refused]
        reason = f"{answers[0]['ErrorCode']}: {answers[0].get('ErrorMessage', '')}"
        raise TidewaiterError(f"the bus did not take {entries[0]['DetailType']}: {reason}", where=self.bus, hint="The step is retried")


def _size(body: str) -> int:
    return len(body.encode()) + _ENVELOPE_BYTES


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    total = 0
    for entry in entries:
        size = _size(entry["Detail"])
        if batch and (len(batch) == BATCH or total + size > MOST_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(entry)
        total += size
    if batch:
        yield batch
