"""After an action the world is read again."""

import pytest

from tidewaiter.errors import BadInputError


def test_a_containment_in_effect_is_seen_and_so_is_one_that_somebody_undid(world):
    """The answer of the call that changed something is not trusted."""
    plan_id = world.contained()
    assert world.run("verify", plan_id=plan_id, operation="apply") == {"contained": True, "actions": 1}
    assert all(check.ok for check in world.plans().outcomes(plan_id)[0].verification)
    world.client("ecr").delete_repository_policy(repositoryName="shop/web")
    world.run("verify", plan_id=plan_id, operation="apply")
    assert not all(check.ok for check in world.plans().outcomes(plan_id)[0].verification)


def test_what_was_begun_and_never_heard_of_runs_its_lease(world):
    """The function was killed after the change: the workflow goes on to the release instead of ending as failed."""
    plan_id = world.contained()
    table, done = world.plans(), world.plans().outcomes(plan_id)[0]
    assert [one.action_id for one in table.intents(plan_id)] == [done.action_id]
    part = f"outcome#{done.action_id}#done"
    world.client("dynamodb").delete_item(TableName="plans", Key={"plan_id": {"S": plan_id}, "part": {"S": part}})
    world.run("record", plan_id=plan_id, action_id=done.action_id, stage="contain", failure={"Error": "Sandbox.Timedout"})
    assert world.run("verify", plan_id=plan_id, operation="apply")["contained"] is True
    world.run("act", plan_id=plan_id, action_id=done.action_id, operation="revert")
    assert [one.state.value for one in table.outcomes(plan_id)] == ["failed", "reverted"]


def test_without_an_action_nothing_is_contained(world):
    """The workflow then ends as failed."""
    assert world.run("verify", plan_id=world.planned()["plan_id"], operation="apply") == {"contained": False, "actions": 0}


def test_a_malformed_event_is_a_clear_error(world):
    """The operation must be one that is known."""
    with pytest.raises(BadInputError):
        world.run("verify", plan_id="p", operation="look")
