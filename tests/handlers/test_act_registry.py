"""The functions that act perform only what their own actions declare."""

import pytest

from handlers import act_identity
from tests.handlers.world import DIGEST
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.response import OutcomeState


def test_an_image_is_blocked_and_released(world):
    """What was changed is recorded, and afterwards the repository is as it was."""
    plan_id = world.contained()
    assert "policyText" in world.client("ecr").get_repository_policy(repositoryName="shop/web")
    (outcome,) = world.plans().outcomes(plan_id)
    assert (outcome.state, outcome.target) == (OutcomeState.DONE, f"shop/web@{DIGEST}")
    assert world.run("act", plan_id=plan_id, action_id=outcome.action_id, operation="revert")["state"] == "reverted"
    tags = world.client("ecr").describe_images(repositoryName="shop/web")["imageDetails"][0]["imageTags"]
    assert tags == ["1.0"]


def test_another_functions_action_is_not_done_and_that_is_on_record(world, context):
    """`act_identity` can't block images, whatever a plan says."""
    world.switch_on("auto")
    plan_id = world.planned()["plan_id"]
    (action,) = world.run("guard", plan_id=plan_id)["actions"]
    answer = act_identity.handler({"plan_id": plan_id, "action_id": action["id"], "operation": "apply"}, context)
    assert answer["state"] == "skipped"
    assert [one.state for one in world.plans().outcomes(plan_id)] == [OutcomeState.SKIPPED]


def test_settings_that_broke_after_the_plan_was_approved_contain_nothing(world):
    """The settings of now count."""
    world.switch_on("auto")
    plan_id = world.planned()["plan_id"]
    (action,) = world.run("guard", plan_id=plan_id)["actions"]
    world.set(text="{")
    assert world.run("act", plan_id=plan_id, action_id=action["id"], operation="apply")["state"] == "skipped"


@pytest.mark.parametrize("event", [{}, {"operation": "delete"}, {"action_id": ""}])
def test_a_malformed_event_is_a_clear_error(world, event):
    """Nothing is done by accident."""
    with pytest.raises(BadInputError, match="malformed ActionStep event"):
        world.run("act", **({"plan_id": "p", "action_id": "a", "operation": "apply"} | event if event else {}))
    with pytest.raises(NotFoundError):
        world.run("act", plan_id="p", action_id="a", operation="apply")
