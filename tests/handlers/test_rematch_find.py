"""A part of a rematching, through the function that looks names up."""

import pytest

from handlers import rematch_find
from tests.handlers.shop import DIGEST, FLAW
from tidewaiter.errors import BadInputError


def test_a_part_whose_time_is_over_says_where_to_go_on(shop):
    """A function lives 15 minutes, a delta may hold a whole distribution."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"], ["npm", "lib1"]], month=2)
    (part,) = shop.begin()["parts"]
    shop.context.get_remaining_time_in_millis = lambda: 30_000
    assert rematch_find.handler(part, shop.context) == {"run": second, "start": 0, "end": 2, "more": True, "images": 0}


def test_malformed_input_is_refused(shop):
    """A run that is none is not looked for in the bucket."""
    with pytest.raises(BadInputError):
        rematch_find.handler({"run": "../current", "start": 0, "end": 1}, shop.context)


def test_a_part_of_everything_is_a_first_digit(shop):
    """Sixteen functions share the images; each asks for its own."""
    run = f"{shop.first}-all"
    for part in range(16):
        answer = rematch_find.handler({"run": run, "start": part, "end": part + 1}, shop.context)
        assert answer == {"run": run, "start": part + 1, "end": part + 1, "more": False, "images": int(f"{part:x}" == "a")}
    assert shop.waiting() == [{"run": run, "digest": DIGEST}]
