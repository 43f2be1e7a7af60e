"""Scans of images that nobody announced."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from handlers._events import PushEvent
from tidewaiter.adapters.scan_starter import AGAIN_SECONDS, NEVER_SECONDS, ScanStarter, leave
from tidewaiter.errors import PermissionMissingError
from tidewaiter.model.cloud import Pushed

IMAGE = Pushed(repository="shop/web", digest="sha256:" + "a" * 64, at="2026-11-23T10:00:00+00:00")


class Claims:
    """A ledger in memory that remembers for how long."""

    def __init__(self) -> None:
        self.held: dict[str, int] = {}

    def claim(self, source: str, event_id: str, owner: str = "", *, seconds: int = 0) -> bool:
        """Claim once."""
        del source, owner
        return event_id not in self.held and self.held.setdefault(event_id, seconds) == seconds

    def release(self, source: str, event_id: str, owner: str = "") -> None:
        """Give it back."""
        del source, owner
        del self.held[event_id]


class Machines:
    """Answers StartExecution, or refuses it."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.refuses = refuses
        self.started: list[dict[str, str]] = []

    def start_execution(self, **request: str) -> dict[str, Any]:
        """Start."""
        if self.refuses:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "StartExecution")
        self.started.append(request)
        return {}


def _starter(client: Machines, claims: Claims) -> ScanStarter:
    return ScanStarter(client=client, machine="arn:machine", account="123456789012", region="eu-central-1", ledger=claims)


def test_the_event_that_was_lost_is_made_again_once_a_day() -> None:
    """What resolves images reads it as ECR's own; every execution has its own name."""
    client, claims = Machines(), Claims()
    starter = _starter(client, claims)
    assert starter.start(IMAGE)
    assert not starter.start(IMAGE)
    assert claims.held == {IMAGE.digest: AGAIN_SECONDS}
    claims.held.clear()
    assert starter.start(IMAGE)
    first, second = client.started
    event = PushEvent.model_validate(json.loads(first["input"]))
    assert event.reference == f"registry:123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/web@{IMAGE.digest}"
    assert first["name"] != second["name"]
    assert max(len(one["name"]) for one in client.started) <= 80
    assert event.source != "aws.ecr"


def test_a_scan_that_could_not_be_started_is_tried_in_the_next_hour() -> None:
    """The claim is given back, and the missing permission is named."""
    claims = Claims()
    with pytest.raises(PermissionMissingError) as caught:
        _starter(Machines(refuses=True), claims).start(IMAGE)
    assert caught.value.permission == "states:StartExecution"
    assert claims.held == {}
    client = Machines()
    assert _starter(client, claims).start(IMAGE)
    assert len(client.started) == 1


def test_what_is_no_image_is_not_started_again() -> None:
    """Not a day later either, also where a lost event had it started."""
    client, claims = Machines(), Claims()
    assert _starter(client, claims).start(IMAGE)
    leave(claims, IMAGE.digest)
    assert claims.held == {IMAGE.digest: NEVER_SECONDS}
    assert not _starter(client, claims).start(IMAGE)
