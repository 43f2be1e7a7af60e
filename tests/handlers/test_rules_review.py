"""Waivers and VEX documents of a deployment: what changed reaches images that were judged before."""

import json
from datetime import datetime
from types import SimpleNamespace

import pytest

from handlers import _wiring, rules_review
from tests.handlers.shop import DIGEST, FLAW, Shop
from tidewaiter.errors import ConflictError
from tidewaiter.model.finding import FindingStatus

WAIVER = b"waivers:\n- {id: CVE-2026-7, reason: parser is off, owner: ana, expires: %s, image: 'shop:*'}\n"
VEX = {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "author": "shop",
    "timestamp": "2026-01-01T00:00:00Z",
    "statements": [
        {"vulnerability": "CVE-2026-7", "status": "not_affected", "justification": "component_not_present", "products": ["pkg:npm/lib0"]}
    ],
}


@pytest.fixture
def shop(account, bus, context, tmp_path, monkeypatch):
    """Give an account with an image that has one flaw by the current database, and a clock that can be set."""
    queue = account.client("sqs").create_queue(QueueName="rematch")["QueueUrl"]
    monkeypatch.setenv("TIDEWAITER_QUEUE_REMATCH", queue)
    made = Shop(account, bus, context, tmp_path, queue)
    made.publish("second", [FLAW], since=made.first, packages=[["npm", "lib0"]], month=2)
    made.judge({"run": "f" * 64 + "-all", "digest": DIGEST})
    assert _state() == (FindingStatus.OPEN, "")
    made.on = lambda day: monkeypatch.setattr(_wiring, "clock", lambda: SimpleNamespace(now=lambda: _morning(day)))
    made.on("2026-03-01")
    return made


def _morning(day):
    return datetime.fromisoformat(f"{day}T08:00:00+00:00")


def _state():
    """Give status and reason of the only finding."""
    (found,) = [one for one in _wiring.findings().of(DIGEST) if one.rule_id == "CVE-2026-7"]
    return found.status, found.suppressed_by


def _reviewed(shop):
    """Review, and judge what was asked for."""
    answer = rules_review.handler({}, shop.context)
    messages = shop.waiting()
    assert len(messages) == answer["images"]
    assert not messages or shop.judge(*messages) == {"batchItemFailures": []}
    return answer["changed"]


def test_an_hour_without_a_change_asks_for_nothing(shop):
    """Also where there never was a file."""
    assert _reviewed(shop) is False


def test_a_waiver_sets_aside_what_was_judged_before_until_it_ends(shop):
    """Uploaded, ended, removed: each is noticed once, and the image's verdict follows."""
    shop.put("waivers/shop.yaml", WAIVER % b"2026-03-31")
    assert _reviewed(shop) is True
    status, why = _state()
    assert (status, "parser is off" in why) == (FindingStatus.SUPPRESSED, True)
    assert _reviewed(shop) is False
    shop.on("2026-04-01")
    assert _reviewed(shop) is True
    assert _state() == (FindingStatus.OPEN, "")
    problems = _wiring.client("s3").get_object(Bucket="artefacts", Key=f"reports/{DIGEST}/report.json")["Body"].read()
    assert "waiver-expired" in {one["code"] for one in json.loads(problems)["problems"]}
    _wiring.client("s3").delete_object(Bucket="artefacts", Key="waivers/shop.yaml")
    assert _reviewed(shop) is True
    assert _reviewed(shop) is False


def test_a_vex_document_and_a_broken_file(shop):
    """The statement counts, the file beside it is a problem of the report and hides nothing."""
    shop.put("vex/shop.json", json.dumps(VEX).encode())
    shop.put("waivers/broken.yaml", b"waivers: [")
    assert _reviewed(shop) is True
    status, why = _state()
    assert (status, why.startswith("VEX not_affected")) == (FindingStatus.SUPPRESSED, True)
    kept = json.loads(_wiring.client("s3").get_object(Bucket="artefacts", Key=f"reports/{DIGEST}/report.json")["Body"].read())
    assert [one["where"] for one in kept["problems"] if one["code"] == "waiver-unreadable"] == ["waivers/broken.yaml"]


def test_a_review_that_fails_is_done_again(shop, monkeypatch):
    """Nothing is noted before everything is asked for."""
    shop.put("waivers/shop.yaml", WAIVER % b"2026-03-31")

    def full(*_):
        raise ConflictError("the queue takes nothing")

    with monkeypatch.context() as patched:
        patched.setattr("tidewaiter.adapters.rematch_queue.RematchQueue.send", full)
        with pytest.raises(ConflictError):
            rules_review.handler({}, shop.context)
    assert _reviewed(shop) is True
