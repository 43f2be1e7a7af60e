"""What is known is kept before anything changes, and failures are kept as well."""

import pytest

from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.model.response import OutcomeState


def test_the_plan_is_in_the_locked_bucket_and_a_retry_changes_nothing(world):
    """The first copy stands."""
    plan_id = world.planned()["plan_id"]
    (uri,) = world.run("evidence", plan_id=plan_id)["evidence"]
    assert uri == f"s3://evidence/evidence/{plan_id}/plan.json"
    world.run("evidence", plan_id=plan_id)
    versions = world.client("s3").list_objects_v2(Bucket="evidence")["KeyCount"]
    assert versions == 1


def test_an_action_that_died_is_on_record(world):
    """A function that timed out can't say so itself."""
    plan_id = world.planned()["plan_id"]
    action = world.plans().get(plan_id).actions[0].id
    failure = {"Error": "States.Timeout", "Cause": "120 s"}
    assert world.run("record", plan_id=plan_id, action_id=action, stage="contain", failure=failure) == {"recorded": True}
    (outcome,) = world.plans().outcomes(plan_id)
    assert outcome.state is OutcomeState.FAILED
    assert "States.Timeout" in outcome.error


def test_malformed_events_and_unknown_plans_are_errors(world):
    """The workflow goes on and says so."""
    with pytest.raises(NotFoundError):
        world.run("evidence", plan_id="p")
    with pytest.raises(BadInputError):
        world.run("record", plan_id="p")
