"""A lease is registered, and reviewed when it ends."""

import pytest

from tidewaiter.errors import BadInputError, NotFoundError


def test_who_waits_is_remembered_and_what_is_in_effect_is_reviewed(world):
    """An image may be released at any time."""
    plan_id = world.contained()
    assert world.run("lease", plan_id=plan_id, operation="register", task_token="token-1") == {"registered": True}
    assert world.plans().take_token(plan_id, "lease") == "token-1"
    review = world.run("lease", plan_id=plan_id, operation="review")
    assert review["release"]
    assert [action["actor"] for action in review["actions"]] == ["registry"]
    assert review["remaining"] == 0


def test_nothing_in_effect_is_nothing_to_release(world):
    """The workflow ends then."""
    review = world.run("lease", plan_id=world.planned()["plan_id"], operation="review")
    assert (review["release"], review["actions"]) == (False, [])


def test_malformed_events_and_unknown_plans_are_errors(world):
    """Containment stays, and people are told."""
    with pytest.raises(BadInputError):
        world.run("lease", plan_id="p", operation="forget")
    with pytest.raises(NotFoundError):
        world.run("lease", plan_id="p", operation="review")
