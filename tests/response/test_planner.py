"""From incident or verdict to plan."""

from datetime import UTC, datetime

import pytest

from tests.response.fake_cloud import (
    ACCOUNT,
    DIGEST,
    OTHER_DIGEST,
    REGION,
    ROLE_ARN,
    FakeCloud,
    FixedClock,
    incident,
    signal,
    switched_on,
    verdict,
    workload,
)
from tidewaiter import documents
from tidewaiter.config import ActionRule, ResponseSettings
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import Mode
from tidewaiter.response.plan_hash import hash_of
from tidewaiter.response.planner import key_of, most_careful, on_occasion, plan_for_incident, plan_for_verdict


def planned(cloud=None, settings=None, clock=None, **fields):
    return plan_for_incident(
        incident(**fields),
        reader=cloud or FakeCloud(),
        settings=settings or ResponseSettings(),
        clock=clock or FixedClock(),
        workloads=[workload()],
    )


def block(cloud=None, **fields):
    return plan_for_verdict(
        verdict(**fields), account=ACCOUNT, region=REGION, reader=cloud or FakeCloud(), settings=ResponseSettings(), clock=FixedClock()
    )


def test_an_incident_isolates_its_instances_then_revokes_its_roles():
    """Network first: who can still reach the credential source would get a new session."""
    plan = planned()
    assert [(action.action, action.target) for action in plan.actions] == [("isolate-instance", "i-1"), ("revoke-role-sessions", ROLE_ARN)]
    assert (plan.trigger, plan.playbook, plan.hash) == ("incident:incident-1", "compromised-workload", hash_of(plan))


def test_the_blast_radius_names_other_workloads():
    """Everything on the node and everything that uses the role is hit."""
    network, identity = planned().actions
    assert any("c/default/web/app" in line for line in network.blast_radius)
    assert any("c/default/web/app" in line for line in identity.blast_radius)


def test_a_fresh_deployment_observes():
    """Without settings nothing goes further than a plan."""
    assert planned().mode is Mode.OBSERVE
    assert planned(settings=switched_on()).mode is Mode.AUTO


def test_the_most_careful_mode_counts():
    """One action that is only observed keeps the whole plan from running."""
    rule = ActionRule(playbook="compromised-workload", account=ACCOUNT, action="isolate-instance")
    assert planned(settings=ResponseSettings(auto=(rule,))).mode is Mode.OBSERVE
    assert planned(settings=ResponseSettings(auto=(rule,), default_mode="approve")).mode is Mode.APPROVE
    assert most_careful(()) is Mode.OBSERVE


def test_baselines_alone_never_contain():
    """An incident of baseline signals has a plan without actions, and says why."""
    plan = planned(signals=(signal(baseline=True),), settings=switched_on())
    assert (plan.actions, plan.mode) == ((), Mode.OBSERVE)
    assert "baseline signals alone never contain" in plan.reasons


def test_the_same_trigger_gives_the_same_plan_id():
    """A duplicate event, even later, does not make a second plan; a wider incident does."""
    later = FixedClock(datetime(2026, 1, 1, 13, tzinfo=UTC))
    assert planned().id == planned(clock=later).id
    assert planned().id != planned(role_arns=()).id


def test_the_hash_covers_what_is_executed():
    """A later cut is another plan to approve; words and mode are not part of the hash; storing keeps it."""
    plan = planned()
    assert plan.hash != planned(clock=FixedClock(datetime(2026, 1, 1, 13, tzinfo=UTC))).hash
    assert plan.hash == planned(settings=switched_on()).hash
    assert hash_of(documents.load("plan", documents.dump("plan", plan))) == plan.hash


def test_a_target_that_cannot_be_planned_does_not_stop_the_others():
    """An instance that is gone is a reason in the plan; the role is still revoked."""
    plan = planned(instance_ids=("i-gone",))
    assert [action.action for action in plan.actions] == ["revoke-role-sessions"]
    assert any("i-gone" in reason for reason in plan.reasons)


def test_what_is_contained_already_is_not_planned_again():
    """The groups to restore must not be the quarantine group."""
    cloud = FakeCloud()
    first = planned(cloud).actions[0]
    for call in first.calls[:2]:
        cloud.perform(call if call.operation == "CreateSecurityGroup" else type(call)(**_with_group(call)))
    for eni in ("eni-1", "eni-2"):
        cloud.set_groups(eni, ["sg-q"])
    assert any("isolated already" in reason for reason in planned(cloud).reasons)


def _with_group(call):
    return {"service": call.service, "operation": call.operation, "parameters": {**call.parameters, "GroupId": "sg-q"}}


def test_a_block_verdict_blocks_the_image_and_lists_the_others():
    """The registry host is stripped, and every other digest of the repository is blast radius."""
    plan = block()
    assert (plan.actions[0].target, plan.trigger) == (f"shop/web@{DIGEST}", f"verdict:{DIGEST}")
    assert [line for line in plan.actions[0].blast_radius if OTHER_DIGEST in line and "good, 1.0" in line]


@pytest.mark.parametrize("state", [VerdictState.PASS, VerdictState.WARN, VerdictState.NOT_ASSESSED])
def test_other_verdicts_block_nothing(state):
    """Only `block` contains."""
    assert block(state=state).actions == ()


def test_every_occasion_has_a_plan_of_its_own_about_the_same_thing():
    """Outcomes of an earlier plan must not count for a later one; only one of them is carried out at a time."""
    plan = planned()
    first, again, second = on_occasion(plan, "event-1"), on_occasion(plan, "event-1"), on_occasion(plan, "event-2")
    assert first.id == again.id
    assert len({plan.id, first.id, second.id}) == 3
    assert key_of(plan) == key_of(first) == key_of(second) == plan.id
    assert first.hash == plan.hash
    assert key_of(planned(instance_ids=())) != key_of(plan)
