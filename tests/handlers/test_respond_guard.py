"""The guards decide the mode and which actions are left."""

import pytest

from tidewaiter.errors import BadInputError, NotFoundError


def test_a_fresh_deployment_observes(world):
    """Nothing is handed to the functions that act."""
    answer = world.run("guard", plan_id=world.planned()["plan_id"])
    assert answer["mode"] == "observe"
    assert [name for name, _ in world.bus.events] == ["tidewaiter.plan.proposed"]


@pytest.mark.parametrize("how", ["auto", "approve"])
def test_what_is_switched_on_is_handed_over_with_its_actor(world, how):
    """The workflow chooses the function by it."""
    world.switch_on(how)
    answer = world.run("guard", plan_id=world.planned()["plan_id"])
    assert answer["mode"] == how
    assert [action["actor"] for action in answer["actions"]] == ["registry"]


def test_a_plan_that_is_not_there_is_an_error(world):
    """And so is an event without one."""
    with pytest.raises(NotFoundError):
        world.run("guard", plan_id="plan-none")
    with pytest.raises(BadInputError):
        world.run("guard")
