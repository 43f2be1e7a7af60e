"""Publishing on the bus."""

import json
from typing import Any

import pytest
from botocore.stub import Stubber

from tidewaiter.adapters.eventbridge import BusPublisher
from tidewaiter.errors import LimitExceededError, PermissionMissingError, TidewaiterError


def test_an_event_carries_our_source_and_its_detail(cloud):
    """Rules match on source and detail type."""
    client = cloud.client("events")
    entry = {
        "Source": "tidewaiter",
        "DetailType": "tidewaiter.action.done",
        "Detail": json.dumps({"a": 1}, separators=(",", ":")),
        "Resources": ["i-1"],
        "EventBusName": "tidewaiter",
    }
    with Stubber(client) as stub:
        stub.add_response("put_events", {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}, {"Entries": [entry]})
        BusPublisher(client=client, bus="tidewaiter").publish("tidewaiter.action.done", {"a": 1}, resources=["i-1"])
        stub.assert_no_pending_responses()


def test_an_entry_the_bus_refuses_is_an_error_although_the_call_succeeded(cloud):
    """PutEvents answers 200 with failed entries; it is asked again, but not for ever."""
    client = cloud.client("events")
    with Stubber(client) as stub:
        for _ in range(5):
            stub.add_response("put_events", {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "later"}]})
        with pytest.raises(TidewaiterError, match="InternalFailure: later"):
            BusPublisher(client=client, bus="tidewaiter").publish("tidewaiter.action.done", {})


def test_a_denied_event_names_the_permission(cloud):
    """A missing grant says which one."""
    client = cloud.client("events")
    with Stubber(client) as stub:
        stub.add_client_error("put_events", "AccessDeniedException", "no")
        with pytest.raises(PermissionMissingError) as caught:
            BusPublisher(client=client, bus="tidewaiter").publish("tidewaiter.action.done", {})
    assert caught.value.permission == "events:PutEvents"


def test_an_event_too_large_for_the_bus_is_refused_before_it_is_sent(cloud):
    """256 KB is the limit of an entry."""
    with pytest.raises(LimitExceededError):
        BusPublisher(client=cloud.client("events"), bus="tidewaiter").publish("tidewaiter.signal.raised", {"x": "y" * 300_000})


class Bus:
    """Answers PutEvents; the entries of some numbers are refused the first time."""

    def __init__(self, *refused: int) -> None:
        self.calls: list[list[str]] = []
        self.taken: list[str] = []
        self._refused = set(refused)

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Take what is not refused."""
        self.calls.append([entry["Detail"] for entry in Entries])
        answers = []
        for entry in Entries:
            number = json.loads(entry["Detail"])["n"]
            if number in self._refused:
                self._refused.remove(number)
                answers.append({"ErrorCode": "ThrottlingException"})
            else:
                self.taken.append(number)
                answers.append({"EventId": str(number)})
        return {"FailedEntryCount": len(self._refused), "Entries": answers}


def test_many_events_go_ten_a_call_and_only_the_refused_ones_again():
    """The bus takes ten entries; what it took is not sent twice."""
    bus = Bus(3, 7, 11)
    BusPublisher(client=bus, bus="tidewaiter").publish_all("tidewaiter.finding.changed", ({"n": number} for number in range(12)))
    assert sorted(bus.taken) == list(range(12))
    assert [len(call) for call in bus.calls] == [10, 2, 2, 1]


def test_a_call_never_holds_more_than_the_bus_takes():
    """256 KB is the limit of a call as well."""
    bus = Bus()
    BusPublisher(client=bus, bus="tidewaiter").publish_all("tidewaiter.x", [{"n": number, "x": "y" * 90_000} for number in range(5)])
    assert [len(call) for call in bus.calls] == [2, 2, 1]
    assert bus.taken == list(range(5))


def test_nothing_to_publish_is_no_call():
    """An image of which nothing moved costs nothing."""
    bus = Bus()
    BusPublisher(client=bus, bus="tidewaiter").publish_all("tidewaiter.x", [])
    assert bus.calls == []
