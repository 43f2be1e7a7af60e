"""CloudTrail events out of the queue."""

import json
from pathlib import Path

import pytest

from handlers import _wiring, detect_cloudtrail
from tidewaiter.errors import ConflictError

EVENTS = Path(__file__).resolve().parents[2] / "events"


def _message(number, body):
    return {"messageId": f"m-{number}", "body": body, "eventSource": "aws:sqs", "receiptHandle": "r", "attributes": {}}


def _record(name):
    found = json.loads((EVENTS / f"{name}.json").read_text())
    return found.get("detail", found)


def _envelope(name, event_id):
    return json.dumps({"id": event_id, "source": "aws.iam", "detail-type": "AWS API Call via CloudTrail", "detail": _record(name)})


def _kept(account):
    import os

    url = os.environ["TIDEWAITER_QUEUE_CLOUDTRAIL_FAILED"]
    return account.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def test_an_event_raises_its_signal_once(account, context, bus):
    """A duplicate with the same id is claimed already."""
    batch = {"Records": [_message(1, _envelope("cloudtrail-stop-logging", "e1")), _message(2, _envelope("cloudtrail-stop-logging", "e1"))]}
    assert detect_cloudtrail.handler(batch, context) == {"batchItemFailures": []}
    assert [name for name, _ in bus.events].count("tidewaiter.signal.raised") == 1


@pytest.mark.parametrize("body", ["", "not json {", "[]", "null", '"text"', '{"detail": "text"}', '{"id": "1"}', "[" * 5000])
def test_what_is_no_event_goes_to_the_dead_letter_queue_at_once(account, context, bus, body):
    """Trying it five times would change nothing; the good event beside it is handled."""
    kept = body or " "
    batch = {"Records": [_message(1, kept), _message(2, _envelope("cloudtrail-stop-logging", "e2"))]}
    assert detect_cloudtrail.handler(batch, context) == {"batchItemFailures": []}
    assert [one["Body"] for one in _kept(account)] == [kept]
    assert "tidewaiter.signal.raised" in [name for name, _ in bus.events]


def test_a_malformed_record_is_a_problem_and_not_a_failure(account, context, bus):
    """The event was one, the record in it was not."""
    batch = {"Records": [_message(1, json.dumps({"id": "e3", "detail": {"eventVersion": "1.08"}}))]}
    assert detect_cloudtrail.handler(batch, context) == {"batchItemFailures": []}
    assert bus.events == []


def test_only_what_failed_goes_back_and_may_be_claimed_again(account, context, bus, monkeypatch):
    """Partial failure: a store that is busy costs one message, not the batch."""
    real, calls = _wiring.detect_ports, []

    def once_busy():
        calls.append(1)
        if len(calls) == 1:
            raise ConflictError("busy")
        return real()

    monkeypatch.setattr(_wiring, "detect_ports", once_busy)
    batch = {
        "Records": [
            _message(1, _envelope("cloudtrail-stop-logging", "e4")),
            _message(2, _envelope("cloudtrail-schedule-key-deletion", "e5")),
        ]
    }
    assert detect_cloudtrail.handler(batch, context) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    again = {"Records": [_message(1, _envelope("cloudtrail-stop-logging", "e4"))]}
    before = len(bus.events)
    assert detect_cloudtrail.handler(again, context) == {"batchItemFailures": []}
    assert len(bus.events) > before
