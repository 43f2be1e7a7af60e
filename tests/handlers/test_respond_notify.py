"""People are told at every stage; a plan that is over makes room for the next."""

from dataclasses import replace

import pytest

from handlers import _wiring
from tests.handlers.world import blocked
from tests.response.fake_cloud import incident
from tidewaiter.adapters.dynamodb_incidents import DynamoIncidentStore
from tidewaiter.errors import BadInputError, OfflineError, TidewaiterError

FAILURE = {"Error": "NotFoundError", "Cause": "it is gone"}


@pytest.mark.parametrize("stage", ["observed", "refused", "expired", "guard-failed", "approve-failed", "contained", "review-failed"])
def test_every_stage_has_a_subject_and_a_body(world, stage):
    """Without Slack too: an empty token is a choice, not an error."""
    plan_id = world.planned()["plan_id"]
    assert world.run("notify", plan_id=plan_id, stage=stage, failure=FAILURE) == {"sns": True, "slack": False}
    ((subject, text),) = world.mails()
    assert subject.startswith("Tidewaiter ")
    assert "shop/web" in subject
    assert plan_id in text
    assert ("it is gone" in text) == stage.endswith(("failed", "refused", "expired"))


def test_without_a_plan_the_trigger_is_told(world):
    """The event is named, however malformed it is."""
    world.run("notify", stage="plan-failed", failure=FAILURE, event=blocked())
    world.run("notify", stage="plan-failed", failure=FAILURE, event={"detail": [1]})
    (first, second) = world.mails()
    assert "tidewaiter.image.verdict shop/web@sha256:" in first[0]
    assert "it is gone" in first[1]
    assert "unknown trigger" in second[0]


def test_a_second_observation_within_the_hour_is_not_told(world):
    """The plan is stored and on the bus all the same."""
    for number in (1, 2, 3):
        plan_id = world.planned(f"event-{number}", f"execution-{number}")["plan_id"]
        world.run("notify", plan_id=plan_id, stage="observed")
    assert len(world.mails()) == 1


class _Down:
    def publish(self, _subject, _text):
        raise OfflineError("SNS can't be reached")


def test_a_topic_that_is_down_fails_the_step_and_the_retry_tells(world, monkeypatch):
    """The claim on telling belongs to the plan, so its own retry may tell."""
    plan_id = world.planned()["plan_id"]
    with monkeypatch.context() as patched:
        patched.setattr(_wiring, "topic", _Down)
        with pytest.raises(OfflineError):
            world.run("notify", plan_id=plan_id, stage="observed")
    assert world.run("notify", plan_id=plan_id, stage="observed")["sns"]
    assert len(world.mails()) == 1


def test_a_containment_in_effect_keeps_its_claim_until_it_is_released(world):
    """No second plan for what is contained; a new event after the release gets one."""
    plan_id = world.contained()
    world.run("verify", plan_id=plan_id, operation="apply")
    world.run("notify", plan_id=plan_id, stage="contained")
    assert not world.planned("event-2", "execution-2")["proceed"]
    action = world.plans().get(plan_id).actions[0].id
    world.run("act", plan_id=plan_id, action_id=action, operation="revert")
    world.run("verify", plan_id=plan_id, operation="revert")
    world.run("notify", plan_id=plan_id, stage="released")
    again = world.planned("event-3", "execution-3")
    assert again["proceed"]
    assert world.plans().outcomes(again["plan_id"]) == ()
    # A late retry of the old plan's last step must not free the new plan's claim.
    world.run("notify", plan_id=plan_id, stage="released")
    assert not world.planned("event-4", "execution-4")["proceed"]


def test_the_incident_behind_a_plan_is_imported_into_security_hub(world, monkeypatch):
    """Its id is the finding's, so that later imports update it; a hub that is off keeps nobody from being told."""
    DynamoIncidentStore(world.client("dynamodb"), "incidents").put(incident())
    plan = world.plans().get(world.planned()["plan_id"])
    world.plans().settle(replace(plan, id="plan-i", trigger=f"incident:{incident().id}"))
    world.run("notify", plan_id="plan-i", stage="observed")
    (found,) = world.client("securityhub").get_findings()["Findings"]
    assert (found["Id"], found["Types"]) == (incident().id, ["TTPs"])

    class Off:
        product = "arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default"

        def batch_import_findings(self, **_request):
            raise TidewaiterError("InvalidAccessException")

    monkeypatch.setattr(_wiring, "security_hub", Off)
    assert world.run("notify", plan_id="plan-i", stage="contained")["sns"]


def test_an_event_without_a_stage_is_an_error(world):
    """Nothing is told that nobody asked for."""
    with pytest.raises(BadInputError):
        world.run("notify", plan_id="plan-1")
