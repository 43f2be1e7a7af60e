"""Publishing on the bus."""

import json

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
    """PutEvents answers 200 with failed entries."""
    client = cloud.client("events")
    with Stubber(client) as stub:
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
