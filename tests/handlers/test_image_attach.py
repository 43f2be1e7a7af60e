"""The documents of an image beside it, as Lambda is told of them."""

from dataclasses import replace
from typing import Any

import pytest

from handlers import _wiring, image_attach
from tests.reporting.samples import full_report
from tidewaiter import documents
from tidewaiter.errors import BadInputError, ConflictError, LimitExceededError, NotFoundError, OfflineError
from tidewaiter.policy.notices import image_reported
from tidewaiter.reporting.attaching import Outcome

REPORT = full_report(image=replace(full_report().image, registry="123456789012.dkr.ecr.eu-central-1.amazonaws.com", repository="shop/web"))
EVENT = {"id": "e", "source": "tidewaiter", "detail": documents.dump("image-reported", image_reported(REPORT))}
DIGEST = REPORT.image.digest


@pytest.fixture
def attached(account: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Store the report, and note where it is attached, and as whose; what is put in first is raised instead."""
    _wiring.reports().put_document(f"reports/{DIGEST}/report.json", documents.encode("report", REPORT), "application/json")
    calls: list[Any] = []

    def attach(report: Any, repository: Any, by: str) -> Outcome:
        if calls and isinstance(calls[0], Exception):
            raise calls[0]
        calls.append((report.image.digest, repository.registry, repository.repository, by))
        return Outcome(pushed=("a",), kept=("b",), removed=("c",))

    monkeypatch.setattr(image_attach, "attach", attach)
    return calls


def test_the_stored_report_is_attached_where_its_image_is(attached, context):
    """The event only says which: what is attached is what is stored now."""
    answer = image_attach.handler(EVENT, context)
    assert answer == {"digest": DIGEST, "pushed": ("a",), "kept": ("b",), "removed": ("c",)}
    assert attached == [(DIGEST, REPORT.image.registry, "shop/web", "deployment")]


def test_two_at_once_take_turns(attached, context):
    """Lambda calls the second again; a result that is being stored is not in the way."""
    _wiring.ledger().claim("tidewaiter.attach", DIGEST, "another", seconds=60)
    with pytest.raises(ConflictError):
        image_attach.handler(EVENT, context)
    _wiring.ledger().release("tidewaiter.attach", DIGEST, "another")
    _wiring.ledger().claim("tidewaiter.image", DIGEST, "a scan", seconds=60)
    assert image_attach.handler(EVENT, context)["pushed"]


@pytest.mark.parametrize("error", [LimitExceededError("10,000 images", hint="Raise the quota"), NotFoundError("the image is gone")])
def test_what_will_not_change_is_told_and_not_tried_again(attached, context, caplog, error):
    """A full repository, and an image that was deleted meanwhile."""
    attached.append(error)
    assert image_attach.handler(EVENT, context) == {"digest": DIGEST, "refused": error.message}
    assert "not attached" in caplog.text


def test_what_may_change_is_tried_again(attached, context):
    """And the image is let go for it."""
    attached.append(OfflineError("no network"))
    for _ in range(2):
        with pytest.raises(OfflineError):
            image_attach.handler(EVENT, context)


def test_without_a_report_nothing_is_attached(account, context):
    """It went with its image."""
    assert "refused" in image_attach.handler(EVENT, context)


@pytest.mark.parametrize("event", [{}, {**EVENT, "source": "aws.ecr"}, {**EVENT, "detail": {"image_digest": "../current"}}])
def test_another_event_is_a_clear_error(account, context, event):
    """Nobody else's events are handled."""
    with pytest.raises(BadInputError, match="malformed"):
        image_attach.handler(event, context)
