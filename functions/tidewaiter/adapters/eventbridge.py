"""Our events on our own bus."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import EVENT_SOURCE
from tidewaiter.errors import LimitExceededError, TidewaiterError

MOST_BYTES = 256 * 1024
"""EventBridge's limit for one entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusPublisher:
    """`ports.EventPublisher` over a boto3 EventBridge client."""

    client: Any
    bus: str

    @uses("events:PutEvents", on="bus")
    def publish(self, detail_type: str, detail: Mapping[str, Any], *, resources: Sequence[str] = ()) -> None:
        """Publish one event; raises LimitExceededError above 256 KB and TidewaiterError when the bus did not take it."""
        body = json.dumps(detail, separators=(",", ":"), sort_keys=True)
        if len(body.encode()) > MOST_BYTES - 4096:
            raise LimitExceededError(f"event {detail_type} of {len(body)} bytes is too large for the bus", where=self.bus)
        entry = {
            "Source": EVENT_SOURCE,
            "DetailType": detail_type,
            "Detail": body,
            "Resources": list(resources)[:16],
            "EventBusName": self.bus,
        }
        with translated("events:PutEvents", self.bus):
            answer = self.client.put_events(Entries=[entry])
        failed = [one for one in answer.get("Entries", ()) if one.get("ErrorCode")]
        if failed:
            reason = f"{failed[0]['ErrorCode']}: {failed[0].get('ErrorMessage', '')}"
            raise TidewaiterError(f"the bus did not take {detail_type}: {reason}", where=self.bus, hint="The step is retried")
