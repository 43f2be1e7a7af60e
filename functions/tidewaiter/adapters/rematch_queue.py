"""Images that wait to be judged again, in SQS: references only, ten a call."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import ConflictError

_BATCH = 10
"""SendMessageBatch takes ten messages."""
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RematchQueue:
    """Sends over a boto3 SQS client; `queue` is the queue's URL."""

    client: Any
    queue: str

    @uses("sqs:SendMessage", on="queue:rematch")
    def send(self, run: str, digests: Iterable[str]) -> int:
        """Ask for images to be judged by a run and return how many; raises ConflictError when the queue does not take them."""
        waiting = sorted(set(digests))
        for start in range(0, len(waiting), _BATCH):
            self._send(run, waiting[start : start + _BATCH])
        return len(waiting)

    def _send(self, run: str, digests: Sequence[str]) -> None:
        entries = [{"Id": str(number), "MessageBody": json.dumps({"run": run, "digest": digest})} for number, digest in enumerate(digests)]
        for _ in range(_ATTEMPTS):
            with translated("sqs:SendMessage", self.queue):
                answer = self.client.send_message_batch(QueueUrl=self.queue, Entries=entries)
            refused = {failed["Id"] for failed in answer.get("Failed", ())}
            entries = [entry for entry in entries if entry["Id"] in refused]
            if not entries:
                return
        raise ConflictError(f"{len(entries)} messages were not taken", where=self.queue, hint="The step is retried")
