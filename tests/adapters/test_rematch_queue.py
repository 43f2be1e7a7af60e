"""Images that wait to be judged again."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tidewaiter.adapters.rematch_queue import RematchQueue
from tidewaiter.errors import ConflictError


class Queue:
    """Answers SendMessageBatch, and refuses each message some times."""

    def __init__(self, refusals: int = 0) -> None:
        self.calls: list[int] = []
        self.taken: list[dict[str, str]] = []
        self._refusals = refusals
        self._seen: dict[str, int] = {}

    def send_message_batch(self, QueueUrl: str, Entries: Sequence[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Refuse every second message as often as asked."""
        assert QueueUrl == "url"
        self.calls.append(len(Entries))
        failed = []
        for entry in Entries:
            body = entry["MessageBody"]
            self._seen[body] = self._seen.get(body, 0) + 1
            if int(entry["Id"]) % 2 and self._seen[body] <= self._refusals:
                failed.append({"Id": entry["Id"], "Code": "InternalError", "SenderFault": False})
            else:
                self.taken.append(json.loads(body))
        return {"Successful": [], "Failed": failed}


def test_each_image_is_asked_for_once_ten_a_call() -> None:
    """Images that hold several of the names come several times."""
    queue = Queue()
    digests = [f"sha256:{number:064x}" for number in range(23)]
    assert RematchQueue(client=queue, queue="url").send("run", [*digests, *digests]) == 23
    assert queue.calls == [10, 10, 3]
    assert queue.taken == [{"run": "run", "digest": digest} for digest in digests]


def test_only_what_was_refused_is_sent_again() -> None:
    """SendMessageBatch takes a part and answers 200."""
    queue = Queue(refusals=2)
    assert RematchQueue(client=queue, queue="url").send("run", map(str, range(10))) == 10
    assert queue.calls == [10, 5, 5]
    assert sorted(one["digest"] for one in queue.taken) == [str(number) for number in range(10)]


def test_a_queue_that_stays_full_is_an_error() -> None:
    """The step of the workflow is retried; images that were sent twice are judged once."""
    with pytest.raises(ConflictError, match="5 messages"):
        RematchQueue(client=Queue(refusals=99), queue="url").send("run", map(str, range(10)))


def test_nothing_to_ask_for_is_no_call() -> None:
    """A name that nobody holds costs nothing."""
    queue = Queue()
    assert RematchQueue(client=queue, queue="url").send("run", []) == 0
    assert queue.calls == []
