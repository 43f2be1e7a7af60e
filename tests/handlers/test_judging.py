"""What storing results and judging stored images have in common."""

from types import SimpleNamespace

import pytest

from handlers import _judging
from tests.handlers.shop import DIGEST
from tidewaiter.errors import ConflictError


def _function(request: str, milliseconds: int = 60_000) -> SimpleNamespace:
    return SimpleNamespace(aws_request_id=request, get_remaining_time_in_millis=lambda: milliseconds)


def test_one_function_at_a_time_stores_a_result_of_an_image(account):
    """Another image and another purpose are free, and whoever is done or fails lets go."""
    with _judging.held(DIGEST, _function("one")):
        with pytest.raises(ConflictError, match="being stored"), _judging.held(DIGEST, _function("two")):
            pytest.fail("two at once")
        with _judging.held("sha256:" + "b" * 64, _function("two")), _judging.held(DIGEST, _function("two"), "tidewaiter.attach"):
            pass
    with pytest.raises(ValueError, match="broken"), _judging.held(DIGEST, _function("two")):
        raise ValueError("broken")
    with _judging.held(DIGEST, _function("three")):
        pass


def test_what_a_dead_function_held_is_free_again(account, monkeypatch):
    """It lapses with the time that the function had; a function that is asked again goes on at once."""
    with _judging.held(DIGEST, _function("dead", 10_000)):
        with _judging.held(DIGEST, _function("dead", 10_000)):
            pass
        start = _judging.wiring.clock().now()
        later = SimpleNamespace(now=lambda: start.replace(year=start.year + 1))
        monkeypatch.setattr(_judging.wiring, "clock", lambda: later)
        with _judging.held(DIGEST, _function("next")):
            pass


def test_a_stored_image_is_judged_without_its_layers(shop, context):
    """Only what is kept counts, within the days that are watched."""
    with _judging.wiring.advisories() as advisories:
        ports = _judging.rematch_ports(advisories, "high", 7, context)
    assert (ports.days, ports.judge.fail_on) == (7, "high")
    assert ports.kept.judgements.get(DIGEST) is not None
    assert ports.kept.inventories.part(DIGEST, {("npm", "lib0")}) is not None
