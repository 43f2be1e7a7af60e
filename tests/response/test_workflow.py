"""The steps of the `respond` state machine, with stores in memory."""
# ruff: noqa: D102 - the ports' methods are documented there

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.response.fake_cloud import ACCOUNT, REGION, ROLE_ARN, FakeCloud, FakePlans, FixedClock, incident, switched_on, verdict, workload
from tidewaiter import documents
from tidewaiter.adapters.memory_stores import MemoryIncidents, MemoryPublisher, MemoryWorkloads
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import ConflictError, NotFoundError, OfflineError, RefusedError
from tidewaiter.model.bus import IncidentNotice
from tidewaiter.model.detection import IncidentState
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import Approval, Decision, Mode, OutcomeState
from tidewaiter.model.severity import Severity
from tidewaiter.response import workflow
from tidewaiter.response.workflow import RespondPorts


class MemoryPlans(FakePlans):
    """A PlanStore that keeps documents, as the real one does."""

    def __init__(self):
        super().__init__()
        self.kept, self.decisions, self.done, self.begun = {}, {}, {}, {}

    def put(self, plan):
        return self.kept.setdefault(plan.id, documents.dump("plan", plan)) == documents.dump("plan", plan)

    def settle(self, plan):
        self.kept[plan.id] = documents.dump("plan", plan)

    def get(self, plan_id):
        return documents.load("plan", self.kept[plan_id]) if plan_id in self.kept else None

    def decide(self, approval):
        return self.decisions.setdefault((approval.plan_id, approval.override_release), approval) is approval

    def approval(self, plan_id, *, early_release=False):
        return self.decisions.get((plan_id, early_release))

    def record(self, outcome):
        self.done[outcome.plan_id, outcome.action_id, outcome.state] = documents.dump("outcome", outcome)

    def intend(self, intent):
        self.begun[intent.plan_id, intent.action_id] = documents.dump("outcome", intent)

    def intents(self, plan_id):
        return tuple(documents.load("outcome", body) for key, body in self.begun.items() if key[0] == plan_id)

    def outcomes(self, plan_id):
        found = [documents.load("outcome", body) for key, body in self.done.items() if key[0] == plan_id]
        return tuple(sorted(found, key=lambda one: one.at))


class Evidence:
    """Refuses to overwrite."""

    def __init__(self):
        self.kept = {}

    def put(self, key, body):
        if key in self.kept:
            raise ConflictError("there already")
        self.kept[key] = body
        return f"s3://evidence/{key}"


class Case:
    """One cloud, its stores and the steps on them."""

    def __init__(self, settings=None):
        self.cloud, self.clock = FakeCloud(), FixedClock()
        incidents, workloads = MemoryIncidents(), MemoryWorkloads()
        incidents.put(incident())
        workloads.replace("cluster", [workload()], "2026-01-01T11:00:00Z")
        self.ports = RespondPorts(
            plans=MemoryPlans(),
            incidents=incidents,
            workloads=workloads,
            evidence=Evidence(),
            publisher=MemoryPublisher(),
            reader=self.cloud,
            clock=self.clock,
            settings=settings or switched_on(),
        )

    def propose(self, detail_type="tidewaiter.incident.opened", detail=None):
        given = documents.dump("incident-notice", notice()) if detail is None else detail
        return workflow.propose(detail_type, given, account=ACCOUNT, region=REGION, ports=self.ports)

    def judged(self):
        plan = self.propose()
        self.ports.plans.put(plan)
        return workflow.judge(plan.id, self.ports)

    def contained(self):
        plan = self.judged()
        for action in plan.actions:
            workflow.contain(plan.id, action.id, self.cloud, self.ports)
        return plan

    def later(self, hour):
        self.clock.time = datetime(2026, 1, 1, hour, tzinfo=UTC)


def notice(**fields):
    when = "2026-01-01T11:00:00Z"
    defaults = {"incident_id": "incident-1", "title": "t", "severity": Severity.HIGH, "actor": ROLE_ARN, "account": ACCOUNT}
    return IncidentNotice(**(defaults | {"region": REGION, "opened": when, "updated": when, "state": "open", "signals": 1} | fields))


def approval(plan, **fields):
    defaults = {"plan_id": plan.id, "plan_hash": plan.hash, "decision": Decision.APPROVED, "by": "ana", "at": "2026-01-01T12:00:00Z"}
    return Approval(**(defaults | fields))


def test_an_incident_is_planned_with_what_runs_around_it():
    """The workload store widens the blast radius."""
    plan = Case().propose()
    assert plan.playbook == "compromised-workload"
    assert any("c/default/web/app" in line for line in plan.actions[0].blast_radius)


def test_only_a_block_verdict_is_answered():
    """Another verdict and another event have no playbook."""
    case = Case()
    assert case.propose("tidewaiter.image.verdict", documents.dump("image-verdict", verdict())).playbook == "bad-image"
    passed = documents.dump("image-verdict", verdict(state=VerdictState.PASS))
    assert case.propose("tidewaiter.image.verdict", passed) is None
    assert case.propose("tidewaiter.finding.changed", {}) is None


def test_an_incident_that_is_not_stored_yet_is_an_error():
    """So that the step is retried."""
    with pytest.raises(NotFoundError):
        Case().propose(detail=documents.dump("incident-notice", notice(incident_id="incident-2")))


def test_judging_again_reserves_and_announces_once():
    """A retried step returns what was decided."""
    case = Case()
    plan = case.judged()
    assert workflow.judge(plan.id, case.ports) == plan
    assert list(case.ports.plans.counts.values()) == [2]
    assert [kind for kind, _ in case.ports.publisher.events] == ["tidewaiter.plan.proposed"]


def test_from_containment_to_release():
    """Contained and verified, the incident is contained; released and verified, everything is as before."""
    case = Case()
    before = case.cloud.state()
    plan = case.contained()
    seen = workflow.verify(plan.id, "apply", case.ports)
    assert all(check.ok for outcome in seen for check in outcome.verification)
    assert case.ports.incidents.get("incident-1").state is IncidentState.CONTAINED
    case.later(14)
    for action in workflow.review(plan.id, case.ports).actions:
        workflow.release(plan.id, action.id, case.cloud, case.ports)
    seen = workflow.verify(plan.id, "revert", case.ports)
    assert all(check.ok for outcome in seen for check in outcome.verification)
    assert case.cloud.state() == before
    assert case.ports.incidents.get("incident-1").state is IncidentState.RELEASED


def test_containing_again_keeps_the_first_record():
    """The record of the first time holds what the rollback needs."""
    case = Case()
    plan = case.contained()
    again = workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports)
    assert again.state is OutcomeState.ALREADY
    assert {outcome.state for outcome in case.ports.plans.outcomes(plan.id)} == {OutcomeState.DONE}


def test_the_review_waits_for_old_sessions():
    """The network may be released at once, the sessions only after an hour, unless an approver overrides with a reason."""
    case = Case()
    plan = case.contained()
    found = workflow.review(plan.id, case.ports)
    assert ([action.action for action in found.actions], found.remaining, found.seconds) == (["isolate-instance"], 1, 3600)
    case.ports.plans.decide(approval(plan, override_release=True, reason="false alarm"))
    assert len(workflow.review(plan.id, case.ports).actions) == 2
    assert workflow.release(plan.id, plan.actions[1].id, case.cloud, case.ports).state is OutcomeState.REVERTED


def test_an_early_release_without_reason_waits():
    """A near miss of the one above."""
    case = Case()
    plan = case.contained()
    case.ports.plans.decide(approval(plan, override_release=True))
    assert len(workflow.review(plan.id, case.ports).actions) == 1
    assert workflow.release(plan.id, plan.actions[1].id, case.cloud, case.ports).state is OutcomeState.SKIPPED


def test_nothing_in_effect_is_nothing_to_release():
    """Releasing what was never applied is an error, not a call."""
    case = Case()
    plan = case.judged()
    with pytest.raises(NotFoundError):
        workflow.release(plan.id, plan.actions[0].id, case.cloud, case.ports)
    assert case.cloud.made == []


def test_a_half_done_containment_is_released_too():
    """The group was made and an ENI may have moved before the denial: it counts as in effect."""
    case = Case()
    plan = case.judged()
    case.cloud.denied = {"ModifyNetworkInterfaceAttribute"}
    failed = workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports)
    assert (failed.state, failed.permission) == (OutcomeState.FAILED, "ec2:ModifyNetworkInterfaceAttribute")
    assert [action.id for action in workflow.review(plan.id, case.ports).actions] == [plan.actions[0].id]


class Killed(Exception):  # noqa: N818 - it is what happened, not an error of ours
    """The function's process ended; nothing of ours catches it."""


class KilledAfter:
    """A CloudActor whose function is killed right after an operation took effect, before the answer is seen."""

    def __init__(self, cloud, operation):
        self.cloud, self.operation = cloud, operation

    def perform(self, call):
        answer = self.cloud.perform(call)
        if call.operation == self.operation:
            raise Killed
        return answer


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize(("place", "operation"), [(0, "ModifyNetworkInterfaceAttribute"), (1, "PutRolePolicy")])
def test_a_function_killed_between_change_and_record_is_released_all_the_same(place, operation, recorded):
    """What it was about to do is stored before; also when the failure of the function could not be recorded."""
    case = Case()
    before, plan = case.cloud.state(), case.judged()
    action = plan.actions[place]
    with pytest.raises(Killed):
        workflow.contain(plan.id, action.id, KilledAfter(case.cloud, operation), case.ports)
    assert case.cloud.state() != before
    if recorded:
        assert workflow.record_failure(plan.id, action.id, "Sandbox.Timedout", case.ports).calls
    assert not workflow.is_over(plan.id, case.ports)
    assert len(workflow.verify(plan.id, "apply", case.ports)) == 1
    case.later(23)
    assert [one.id for one in workflow.review(plan.id, case.ports).actions] == [action.id]
    assert workflow.release(plan.id, action.id, case.cloud, case.ports).state is OutcomeState.REVERTED
    assert case.cloud.state() == before
    assert workflow.is_over(plan.id, case.ports)


def test_a_retry_after_a_kill_restores_the_groups_that_the_first_attempt_found():
    """They were changed after planning, and the first attempt moved the ENI before it was killed."""
    case = Case()
    plan = case.judged()
    case.cloud.set_groups("eni-1", ["sg-new"])
    with pytest.raises(Killed):
        workflow.contain(plan.id, plan.actions[0].id, KilledAfter(case.cloud, "ModifyNetworkInterfaceAttribute"), case.ports)
    assert workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports).state is OutcomeState.DONE
    workflow.release(plan.id, plan.actions[0].id, case.cloud, case.ports)
    assert [eni.groups for eni in case.cloud.instances["i-1"].interfaces] == [("sg-new",), ("sg-2", "sg-shared")]


def test_a_retry_that_the_kill_switch_stops_does_not_forget_the_attempt_before():
    """The first attempt changed something, so it stays in effect until it is released."""
    case = Case()
    plan = case.judged()
    action = plan.actions[1]
    with pytest.raises(Killed):
        workflow.contain(plan.id, action.id, KilledAfter(case.cloud, "PutRolePolicy"), case.ports)
    case.ports = replace(case.ports, settings=switched_on(kill_switch=True))
    stopped = workflow.contain(plan.id, action.id, case.cloud, case.ports)
    assert (stopped.state, "kill switch" in stopped.error) == (OutcomeState.FAILED, True)
    case.later(23)
    assert workflow.release(plan.id, action.id, case.cloud, case.ports).state is OutcomeState.REVERTED


def test_a_change_without_an_answer_counts_as_made():
    """The connection broke after the request: AWS may have done it."""

    class Silent(KilledAfter):
        def perform(self, call):
            self.cloud.perform(call)
            raise OfflineError("read timed out")

    case = Case()
    plan = case.judged()
    assert workflow.contain(plan.id, plan.actions[1].id, Silent(case.cloud, ""), case.ports).state is OutcomeState.FAILED
    assert not workflow.is_over(plan.id, case.ports)


def test_a_call_that_was_denied_leaves_nothing_in_effect():
    """A near miss of the one above: AWS answered no, and the incident is not called contained."""
    case = Case()
    plan = case.judged()
    case.cloud.denied = {"PutRolePolicy"}
    assert workflow.contain(plan.id, plan.actions[1].id, case.cloud, case.ports).state is OutcomeState.FAILED
    assert workflow.is_over(plan.id, case.ports)


def blocking(case):
    plan = case.propose("tidewaiter.image.verdict", documents.dump("image-verdict", verdict()))
    case.ports.plans.put(plan)
    return workflow.judge(plan.id, case.ports)


def test_what_was_only_read_leaves_nothing_in_effect():
    """The manifest was fetched and the policy denied: a failure, and no containment with a lease."""
    case = Case()
    plan = blocking(case)
    case.cloud.denied = {"SetRepositoryPolicy"}
    failed = workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports)
    assert [call.operation for call in failed.calls] == ["BatchGetImage"]
    assert workflow.is_over(plan.id, case.ports)


def test_a_block_killed_after_the_policy_is_released():
    """A near miss of the one above: the read comes first, and the change after it is what the intent names."""
    case = Case()
    before, plan = case.cloud.state(), blocking(case)
    with pytest.raises(Killed):
        workflow.contain(plan.id, plan.actions[0].id, KilledAfter(case.cloud, "SetRepositoryPolicy"), case.ports)
    workflow.record_failure(plan.id, plan.actions[0].id, "killed", case.ports)
    workflow.release(plan.id, plan.actions[0].id, case.cloud, case.ports)
    assert case.cloud.state() == before


def test_nothing_is_changed_when_its_intent_cannot_be_stored():
    """Without a record there would be no way back."""

    class Full(MemoryPlans):
        def intend(self, intent):
            raise OfflineError("no table")

    case = Case()
    case.ports = replace(case.ports, plans=Full())
    plan = case.judged()
    assert workflow.contain(plan.id, plan.actions[1].id, case.cloud, case.ports).state is OutcomeState.FAILED
    assert case.cloud.made == []


def test_a_release_that_was_killed_keeps_what_a_half_done_containment_needs():
    """Both are failures of the same action; the later record must not replace the way back."""
    case = Case()
    before, plan = case.cloud.state(), case.judged()
    action = plan.actions[0]

    class Half(KilledAfter):
        def perform(self, call):
            if call.parameters.get("NetworkInterfaceId") == "eni-2":
                raise OfflineError("no answer")
            return self.cloud.perform(call)

    workflow.contain(plan.id, action.id, Half(case.cloud, ""), case.ports)
    case.later(14)
    workflow.record_failure(plan.id, action.id, "timed out", case.ports, stage="release")
    assert workflow.release(plan.id, action.id, case.cloud, case.ports).state is OutcomeState.REVERTED
    assert case.cloud.state() == before


def test_a_decision_is_recorded_once_and_for_this_plan_only():
    """The first decision stands; one for another hash is refused."""
    case = Case(ResponseSettings(default_mode=Mode.APPROVE))
    plan = case.judged()
    assert plan.mode is Mode.APPROVE
    with pytest.raises(RefusedError):
        workflow.decide(approval(plan, plan_hash="sha256:0"), case.ports)
    assert workflow.decide(approval(plan), case.ports) is True
    assert workflow.decide(approval(plan, decision=Decision.REFUSED), case.ports) is False
    assert workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports).state is OutcomeState.DONE


def test_evidence_is_kept_once():
    """Plan and incident as they were; a retried step does not fail."""
    case = Case()
    plan = case.judged()
    first = workflow.keep_evidence(plan.id, case.ports)
    assert first == tuple(f"s3://evidence/evidence/{plan.id}/{name}" for name in ("plan.json", "incident.json"))
    assert len(workflow.keep_evidence(plan.id, case.ports)) == 2


def test_a_function_that_failed_is_on_record():
    """Unless the outcome is known anyway."""
    case = Case()
    plan = case.judged()
    recorded = workflow.record_failure(plan.id, plan.actions[0].id, "timed out", case.ports)
    assert (recorded.state, recorded.error) == (OutcomeState.FAILED, "timed out")
    assert workflow.record_failure(plan.id, plan.actions[0].id, "timed out", case.ports) is None


def test_a_release_that_failed_is_on_record_although_the_containment_is():
    """What was applied stays in effect, and the last word about the action is the failure."""
    case = Case()
    plan = case.contained()
    action = plan.actions[0]
    case.later(14)
    recorded = workflow.record_failure(plan.id, action.id, "denied", case.ports, stage="release")
    assert recorded.state is OutcomeState.FAILED
    last = {one.action_id: one for one in workflow.latest_outcomes(plan, case.ports.plans.outcomes(plan.id), "")}
    assert last[action.id].error == "denied"
    assert action.id in [one.id for one in workflow.review(plan.id, case.ports).actions]
    workflow.release(plan.id, action.id, case.cloud, case.ports)
    assert workflow.record_failure(plan.id, action.id, "denied", case.ports, stage="release") is None


def test_evidence_that_failed_is_an_outcome_of_its_own():
    """It is told with the actions, and is nothing that could be in effect."""
    case = Case()
    plan = case.judged()
    recorded = workflow.record_failure(plan.id, "", "no bucket", case.ports, stage="evidence")
    assert (recorded.action, recorded.target, recorded.error) == ("keep-evidence", plan.id, "no bucket")
    assert workflow.review(plan.id, case.ports) == workflow.Review(actions=(), remaining=0, seconds=0)
    assert workflow.verify(plan.id, "apply", case.ports) == ()


def test_an_action_without_any_record_is_told_as_failed():
    """Silence is not success; actions that a guard refused are no failure."""
    case = Case()
    plan = case.judged()
    workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports)
    told = workflow.latest_outcomes(plan, case.ports.plans.outcomes(plan.id), "2026-01-01T12:00:00Z")
    assert {one.action_id: one.state for one in told} == {
        plan.actions[0].id: OutcomeState.DONE,
        plan.actions[1].id: OutcomeState.FAILED,
    }
    refused = Case(switched_on(kill_switch=True)).judged()
    assert workflow.latest_outcomes(refused, (), "") == ()


def test_only_who_saw_this_version_of_a_plan_speaks_about_it():
    """Another hash is refused."""
    case = Case()
    plan = case.judged()
    assert workflow.seen_plan(plan.id, plan.hash, case.ports) == plan
    with pytest.raises(RefusedError):
        workflow.seen_plan(plan.id, "sha256:0", case.ports)


def test_a_bus_that_is_down_does_not_undo_a_containment():
    """What was done is on record all the same."""

    class Down(MemoryPublisher):
        def publish(self, detail_type, detail, *, resources=()):
            raise OfflineError("no bus")

    case = Case()
    plan = case.judged()
    case.ports = replace(case.ports, publisher=Down())
    assert workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports).state is OutcomeState.DONE
    assert len(case.ports.plans.outcomes(plan.id)) == 1


def test_an_unknown_plan_is_an_error():
    """There is nothing to go on."""
    with pytest.raises(NotFoundError):
        workflow.judge("plan-none", Case().ports)


def test_malformed_settings_are_a_reason_in_the_plan_and_nothing_is_contained():
    """People hear of the danger and of why nothing was done."""
    case = Case(ResponseSettings(kill_switch=True))
    case.ports = replace(case.ports, settings_problem="nothing is contained: the settings are malformed")
    plan = case.judged()
    assert plan.mode is Mode.OBSERVE
    assert plan.reasons[-1] == "nothing is contained: the settings are malformed"


def test_a_plan_is_over_when_nothing_of_it_is_in_effect():
    """Then the next event of the same danger may be planned for."""
    case = Case()
    plan = case.judged()
    assert workflow.is_over(plan.id, case.ports)
    case = Case()
    plan = case.contained()
    assert not workflow.is_over(plan.id, case.ports)
    case.later(23)
    for action in plan.actions:
        workflow.release(plan.id, action.id, case.cloud, case.ports)
    assert workflow.is_over(plan.id, case.ports)


def test_another_event_of_the_same_danger_gets_another_plan():
    """The plan's id carries the event, its key does not."""
    case = Case()
    given = {"account": ACCOUNT, "region": REGION, "ports": case.ports}
    body = documents.dump("incident-notice", notice())
    first, again, second = (workflow.propose("tidewaiter.incident.changed", body, occasion=name, **given) for name in ("a", "a", "b"))
    assert first.id == again.id != second.id


def test_only_approvers_decide_and_nobody_while_the_settings_cannot_be_read():
    """Without a list whoever reaches the buttons may; an unreadable list must not be an empty one."""
    listed = Case(switched_on(approvers=("U1", "ana"))).ports
    for by in ("slack:U1", "ana"):
        workflow.check_approver(by, listed)
    for by in ("slack:U2", "slack:ana2", "U", ""):
        with pytest.raises(RefusedError, match="not an approver"):
            workflow.check_approver(by, listed)
    workflow.check_approver("slack:U2", Case().ports)
    with pytest.raises(RefusedError, match="not known"):
        workflow.check_approver("ana", replace(listed, settings_problem="malformed"))


def test_an_approval_of_somebody_who_may_not_approve_executes_nothing():
    """However it got into the store: it is judged again by the settings of the moment, and so is the override of a release."""
    rules = {"auto": (), "default_mode": Mode.APPROVE, "approvers": ("U1",)}
    case = Case(switched_on(**rules))
    plan = case.judged()
    workflow.decide(approval(plan, by="slack:U2"), case.ports)
    assert workflow.contain(plan.id, plan.actions[0].id, case.cloud, case.ports).state is OutcomeState.SKIPPED
    case = Case(switched_on(approvers=("U1",)))
    plan = case.contained()
    case.ports.plans.decide(approval(plan, by="slack:U2", override_release=True, reason="let me"))
    assert workflow.release(plan.id, plan.actions[1].id, case.cloud, case.ports).state is OutcomeState.SKIPPED
