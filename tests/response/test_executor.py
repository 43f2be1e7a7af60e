"""Applying, verifying and reverting plans."""
# ruff: noqa: D102 - the builders of a case speak for themselves

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.response.fake_cloud import ACCOUNT, DIGEST, REGION, FakeCloud, FakePlans, FixedClock, incident, switched_on, verdict
from tidewaiter import documents
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import NotFoundError
from tidewaiter.model.response import Approval, Decision, Mode, OutcomeState
from tidewaiter.response import action_of, executor
from tidewaiter.response.executor import Execution
from tidewaiter.response.guards import judge
from tidewaiter.response.planner import plan_for_incident, plan_for_verdict


class Case:
    """One cloud with its plans."""

    def __init__(self, settings=None):
        self.cloud, self.clock, self.settings = FakeCloud(), FixedClock(), settings or switched_on()

    @property
    def execution(self):
        return Execution(reader=self.cloud, actor=self.cloud, clock=self.clock, settings=self.settings)

    def incident_plan(self):
        plan = plan_for_incident(incident(), reader=self.cloud, settings=self.settings, clock=self.clock)
        return self.judge(plan)

    def verdict_plan(self):
        plan = plan_for_verdict(verdict(), account=ACCOUNT, region=REGION, reader=self.cloud, settings=self.settings, clock=self.clock)
        return self.judge(plan)

    def judge(self, plan):
        judged = judge(plan, self.settings, account=ACCOUNT, plans=FakePlans(), clock=self.clock)
        return documents.load("plan", documents.dump("plan", judged))

    def apply(self, plan, index=0, **more):
        outcome = executor.apply(plan, plan.actions[index].id, self.execution, **more)
        return documents.load("outcome", documents.dump("outcome", outcome))


def plans(case):
    return [(case.incident_plan, 0), (case.incident_plan, 1), (case.verdict_plan, 0)]


ACTIONS = pytest.mark.parametrize("which", [0, 1, 2], ids=["isolate-instance", "revoke-role-sessions", "block-image"])


@ACTIONS
def test_apply_verify_revert_restores_the_state(which):
    """Through the store and back: contained and verified, then released, verified, and everything is as before."""
    case = Case()
    before = case.cloud.state()
    make, index = plans(case)[which]
    plan = make()
    done = case.apply(plan, index)
    assert (done.state, done.error) == (OutcomeState.DONE, "")
    assert case.cloud.state() != before
    assert [one.ok for one in executor.verify(plan, done, case.cloud).verification] == [True] * len(plan.actions[index].verification)
    case.clock.time += timedelta(hours=2)
    released = executor.revert(plan, done, case.execution)
    assert (released.state, released.error) == (OutcomeState.REVERTED, "")
    assert case.cloud.state() == before
    assert all(one.ok for one in executor.verify(plan, released, case.cloud).verification)


@ACTIONS
def test_applying_and_reverting_twice_is_once(which):
    """The second time is ALREADY, and what the rollback needs is not lost."""
    case = Case()
    before = case.cloud.state()
    make, index = plans(case)[which]
    plan = make()
    case.apply(plan, index)
    contained, calls = case.cloud.state(), len(case.cloud.made)
    again = case.apply(plan, index)
    assert (again.state, len(case.cloud.made)) == (OutcomeState.ALREADY, calls)
    assert case.cloud.state() == contained
    case.clock.time += timedelta(hours=2)
    assert executor.revert(plan, again, case.execution).state is OutcomeState.REVERTED
    assert executor.revert(plan, again, case.execution).state is OutcomeState.ALREADY
    assert case.cloud.state() == before


@ACTIONS
def test_a_denied_call_names_the_permission(which):
    """FAILED with what to grant; nothing is raised, so the alert is sent all the same."""
    case = Case()
    make, index = plans(case)[which]
    plan = make()
    case.cloud.denied = {call.operation for call in plan.actions[index].calls}
    outcome = case.apply(plan, index)
    first = plan.actions[index].calls[0]
    assert (outcome.state, outcome.permission) == (OutcomeState.FAILED, f"{first.service}:{first.operation}")


@ACTIONS
def test_a_failure_half_way_can_be_reverted(which):
    """What was done before the failure is on record and is undone."""
    case = Case()
    before = case.cloud.state()
    make, index = plans(case)[which]
    plan = make()
    last = plan.actions[index].calls[-1].operation
    case.cloud.denied = {last}
    outcome = case.apply(plan, index)
    assert outcome.state is OutcomeState.FAILED
    case.cloud.denied = set()
    case.clock.time += timedelta(hours=2)
    assert executor.revert(plan, outcome, case.execution).state in (OutcomeState.REVERTED, OutcomeState.ALREADY)
    assert case.cloud.state() == before


def approval(plan, **fields):
    defaults = {"plan_id": plan.id, "plan_hash": plan.hash, "decision": Decision.APPROVED, "by": "ana", "at": "2026-01-01T12:00:00Z"}
    return Approval(**(defaults | fields))


def test_observing_executes_nothing():
    """A fresh deployment skips, and says how to switch on."""
    case = Case(ResponseSettings())
    outcome = case.apply(case.incident_plan())
    assert (outcome.state, case.cloud.made) == (OutcomeState.SKIPPED, [])
    assert "observe" in outcome.error


def test_approvals_are_bound_to_the_hash():
    """Without an approval, with one for another hash, or a refusal: nothing; with the right one: done."""
    case = Case(ResponseSettings(default_mode=Mode.APPROVE))
    plan = case.incident_plan()
    for given in ([], [approval(plan, plan_hash="sha256:0")], [approval(plan, decision=Decision.EXPIRED)], [approval(plan, by="")]):
        assert case.apply(plan, approvals=given).state is OutcomeState.SKIPPED
    assert case.apply(plan, approvals=[approval(plan), approval(plan, by="bo", decision=Decision.REFUSED)]).state is OutcomeState.SKIPPED
    assert case.cloud.made == []
    assert case.apply(plan, approvals=[approval(plan)]).state is OutcomeState.DONE


def test_an_irreversible_action_needs_two_people():
    """Even in mode auto, and the same person twice is one."""
    case = Case()
    plan = case.incident_plan()
    planned = replace(plan.actions[0], reversible=False)
    check = executor.check_approval
    for given in ([approval(plan)], [approval(plan), approval(plan)]):
        with pytest.raises(Exception, match="two approvers"):
            check(plan, planned, case.settings, given)
    check(plan, planned, case.settings, [approval(plan), approval(plan, by="bo")])


def test_guards_are_asked_again_before_anything_is_done():
    """The kill switch pulled after planning, and a switched-off action, stop the execution."""
    case = Case()
    plan = case.incident_plan()
    case.settings = switched_on(kill_switch=True)
    assert case.apply(plan).state is OutcomeState.SKIPPED
    case.settings = ResponseSettings()
    assert case.apply(plan).state is OutcomeState.SKIPPED
    assert case.cloud.made == []


def test_an_altered_plan_is_not_executed():
    """A store that was tampered with cannot aim an action elsewhere."""
    case = Case()
    plan = case.incident_plan()
    other = replace(plan, actions=(replace(plan.actions[1], parameters={**plan.actions[1].parameters, "role": "admin"}),))
    assert "hash" in case.apply(other).error
    assert case.cloud.made == []


def test_sessions_are_not_released_before_they_expired():
    """Before cut time + MaxSessionDuration only an approver with a reason can, and it is said what that means."""
    case = Case()
    plan = case.incident_plan()
    done = case.apply(plan, 1)
    assert plan.actions[1].earliest_release == "2026-01-01T13:00:00Z"
    case.clock.time = datetime(2026, 1, 1, 12, 59, 59, tzinfo=UTC)
    assert executor.revert(plan, done, case.execution).state is OutcomeState.SKIPPED
    for weak in (approval(plan), approval(plan, override_release=True), approval(plan, override_release=True, reason="x", plan_hash="y")):
        assert executor.revert(plan, done, case.execution, approval=weak).state is OutcomeState.SKIPPED
    override = approval(plan, override_release=True, reason="false alarm")
    released = executor.revert(plan, done, case.execution, approval=override)
    assert released.state is OutcomeState.REVERTED
    assert any("become valid again" in one.what and "false alarm" in one.observed for one in released.verification)


def test_the_kill_switch_does_not_stop_a_release():
    """Letting go is always possible."""
    case = Case()
    plan = case.incident_plan()
    done = case.apply(plan)
    case.settings = switched_on(kill_switch=True)
    assert executor.revert(plan, done, case.execution).state is OutcomeState.REVERTED


def test_what_cannot_be_read_is_not_verified():
    """An instance that is gone is unknown, never fine."""
    case = Case()
    plan = case.incident_plan()
    done = case.apply(plan)
    case.cloud.instances.clear()
    assert [one.ok for one in executor.verify(plan, done, case.cloud).verification] == [None]


def test_an_unknown_action_is_an_error():
    """The caller asked for something that is not in the plan."""
    case = Case()
    with pytest.raises(NotFoundError):
        executor.apply(case.incident_plan(), "nothing", case.execution)


def test_the_block_survives_in_the_store_with_its_digest():
    """The tag is put under the same digest whose manifest was read."""
    case = Case()
    plan = case.verdict_plan()
    outcome = case.apply(plan)
    put = next(call for call in outcome.calls if call.operation == "PutImage")
    assert (put.parameters["imageDigest"], put.parameters["imageManifest"]) == (DIGEST, f"manifest of {DIGEST}")


def test_verifying_twice_keeps_the_latest_answer():
    """A repeated step does not pile up what it saw, and a drift since is seen."""
    case = Case()
    plan = case.incident_plan()
    first = executor.verify(plan, case.apply(plan), case.cloud)
    case.cloud.set_groups("eni-1", ["sg-shared"])
    second = executor.verify(plan, first, case.cloud)
    assert [one.ok for one in first.verification] == [True, True]
    assert [one.ok for one in second.verification] == [False, True]


def test_a_release_is_verified_against_what_was_restored():
    """Groups changed between plan and apply are given back, and that is what the verification expects."""
    case = Case()
    plan = case.incident_plan()
    case.cloud.set_groups("eni-1", ["sg-new"])
    released = executor.revert(plan, case.apply(plan), case.execution)
    assert all(one.ok for one in executor.verify(plan, released, case.cloud).verification)
    assert case.cloud.interface_groups("eni-1") == ("sg-new",)


def test_what_was_skipped_has_nothing_to_verify():
    """No claim is made about an action that was not executed."""
    case = Case(ResponseSettings())
    plan = case.incident_plan()
    outcome = case.apply(plan)
    assert executor.verify(plan, outcome, case.cloud) is outcome


def test_an_unreadable_plan_is_a_failure_and_not_a_crash():
    """Parameters that are missing from a stored action become a FAILED outcome that says so."""
    case = Case()
    plan = case.incident_plan()
    done = case.apply(plan, 1)
    holes = replace(plan, actions=(replace(plan.actions[1], parameters={}, earliest_release=""),))
    outcome = executor.revert(holes, done, case.execution)
    assert (outcome.state, "plan cannot be read" in outcome.error) == (OutcomeState.FAILED, True)


def test_an_irreversible_action_is_not_released(monkeypatch):
    """There is nothing to undo it with, and that is said."""
    case = Case()
    plan = case.incident_plan()
    done = case.apply(plan)
    permanent = replace(action_of("isolate-instance"), reversible=False)
    monkeypatch.setattr(executor, "action_of", lambda _: permanent)
    outcome = executor.revert(plan, done, case.execution)
    assert (outcome.state, outcome.error) == (OutcomeState.SKIPPED, "isolate-instance cannot be undone")
