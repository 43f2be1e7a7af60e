"""A bus event becomes one plan."""

import pytest

from tests.handlers.world import DIGEST, blocked
from tidewaiter.errors import BadInputError, NotFoundError


def test_a_blocked_image_is_planned_for_and_stored(world):
    """The plan is in the store before the workflow goes on."""
    answer = world.planned()
    assert answer["proceed"]
    plan = world.plans().get(answer["plan_id"])
    assert plan is not None
    assert plan.trigger == f"verdict:{DIGEST}"
    assert [action.action for action in plan.actions] == ["block-image"]


def test_a_duplicate_event_proposes_nothing_but_a_retried_step_goes_on(world):
    """EventBridge delivers at least once; Step Functions repeats a step of the same execution."""
    first = world.planned()
    assert world.planned(execution="execution-2") == {"proceed": False, "plan_id": ""}
    assert world.planned() == first


def test_another_event_waits_until_the_plan_is_over_and_gets_a_plan_of_its_own(world):
    """Two executions never contain the same thing at the same time, and old outcomes do not count for the new plan."""
    first = world.planned("event-1", "execution-1")
    assert not world.planned("event-2", "execution-2")["proceed"]
    world.run("notify", plan_id=first["plan_id"], stage="observed")
    third = world.planned("event-3", "execution-3")
    assert third["proceed"]
    assert third["plan_id"] != first["plan_id"]


def test_a_verdict_that_does_not_block_is_not_answered(world):
    """Only danger is."""
    assert not world.run("plan", event=blocked(state="warn"), execution="e")["proceed"]


def test_an_incident_that_is_not_stored_yet_gives_the_claim_back(world):
    """The retry of the step finds it."""
    event = {**blocked(), "detail-type": "tidewaiter.incident.opened"}
    event["detail"] = {
        "schema_version": 1,
        "incident_id": "incident-1",
        "title": "t",
        "severity": "high",
        "actor": "a",
        "account": "123456789012",
        "region": "eu-central-1",
        "opened": "2026-01-31T12:00:00+00:00",
        "updated": "2026-01-31T12:00:00+00:00",
        "state": "open",
        "signals": 1,
    }
    for execution in ("execution-1", "execution-2"):
        with pytest.raises(NotFoundError):
            world.run("plan", event=event, execution=execution)


def test_malformed_settings_are_planned_with_and_told(world):
    """Nobody is left without an alert because of a typo, and nothing is contained."""
    world.set(text='{"auto": ')
    plan_id = world.planned()["plan_id"]
    assert world.run("guard", plan_id=plan_id) == {"mode": "observe", "actions": [], "lease_seconds": 3600}
    world.run("notify", plan_id=plan_id, stage="observed")
    ((subject, text),) = world.mails()
    assert "observe" in subject
    assert "nothing is contained: " in text
    assert "response settings" in text


@pytest.mark.parametrize("event", [{}, {"event": {}}, {"event": {**blocked(), "account": "x"}}, {"event": None}])
def test_a_malformed_event_is_a_clear_error(world, event):
    """The workflow tells people of it."""
    with pytest.raises(BadInputError, match="malformed Propose event"):
        world.run("plan", **event)
