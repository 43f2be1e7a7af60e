"""The steps of the `respond` state machine as use cases: propose, judge, contain, verify, decide, review. Each is idempotent.

State lives in the stores; a step is told ids only. What a step could not do is an Outcome or an exception, never silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tidewaiter import documents
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import ConflictError, NotFoundError, RefusedError, TidewaiterError
from tidewaiter.model.bus import ActionDone, ImageVerdict, IncidentNotice, PlanDecided, PlanProposed
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, IncidentState
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import Approval, Decision, Outcome, OutcomeState, Plan, PlannedAction
from tidewaiter.ports import Clock, CloudActor, CloudReader, EventPublisher, EvidenceStore, IncidentStore, PlanStore, WorkloadStore
from tidewaiter.response import executor, guards, planner
from tidewaiter.response.action import changes

IN_EFFECT = frozenset({OutcomeState.DONE, OutcomeState.ALREADY})
KEEP_EVIDENCE = "keep-evidence"
"""What the outcome of a failed evidence step is called; it is no action that could be planned or released."""
MINIMUM_WAIT = 60
"""Seconds before a lease that could not be released is looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondPorts:
    """What the steps need; a function is granted only what its own step calls.

    `settings_problem` says why `settings` are not what people wrote.
    """

    plans: PlanStore
    incidents: IncidentStore
    workloads: WorkloadStore
    evidence: EvidenceStore
    publisher: EventPublisher
    reader: CloudReader
    clock: Clock
    settings: ResponseSettings
    settings_problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a lease's end decided: the actions to release now, how many stay, and when to look at those again (seconds)."""

    actions: tuple[PlannedAction, ...]
    remaining: int
    seconds: int


def propose(
    detail_type: str, detail: Mapping[str, Any], *, account: str, region: str, ports: RespondPorts, occasion: str = ""
) -> Plan | None:
    """Plan the answer to a bus event; None when no playbook answers it. Raises NotFoundError if the incident is not in the store.

    The plan's id is stable over its trigger, its targets and the `occasion` (the event's id), so a repeated event proposes the same plan,
    and another event a plan whose outcomes do not mix with those of earlier ones. `planner.key_of` is the same for all of them.
    """
    plan = _propose(detail_type, detail, account, region, ports)
    return planner.on_occasion(plan, occasion) if plan and occasion else plan


def _propose(detail_type: str, detail: Mapping[str, Any], account: str, region: str, ports: RespondPorts) -> Plan | None:
    if detail_type == "tidewaiter.image.verdict":
        verdict: ImageVerdict = documents.load("image-verdict", detail)
        return _propose_block(verdict, account, region, ports) if verdict.state is VerdictState.BLOCK else None
    if detail_type not in {"tidewaiter.incident.opened", "tidewaiter.incident.changed"}:
        return None
    notice: IncidentNotice = documents.load("incident-notice", detail)
    incident = ports.incidents.get(notice.incident_id)
    if incident is None:
        raise NotFoundError(f"incident {notice.incident_id} is not in the store", hint="It is retried; the store may lag behind the bus")
    workloads = _around(incident, ports.workloads)
    return planner.plan_for_incident(incident, reader=ports.reader, settings=ports.settings, clock=ports.clock, workloads=workloads)


def judge(plan_id: str, ports: RespondPorts) -> Plan:
    """Ask the guards, once per plan, and announce the result; a repeated step returns what was decided."""
    plan = stored_plan(plan_id, ports)
    if plan.guards:
        return plan
    judged = guards.judge(plan, ports.settings, account=ports.reader.account(), plans=ports.plans, clock=ports.clock)
    if ports.settings_problem:
        judged = replace(judged, reasons=(*judged.reasons, ports.settings_problem))
    ports.plans.settle(judged)
    allowed = guards.allowed_actions(judged)
    notice = PlanProposed(
        plan_id=judged.id,
        hash=judged.hash,
        trigger=judged.trigger,
        playbook=judged.playbook,
        mode=judged.mode,
        account=judged.account,
        actions=tuple(f"{one.action} {one.target}" for one in allowed),
        refused=tuple(f"{one.action} {one.target}" for one in judged.actions if one not in allowed),
    )
    ports.publisher.publish("tidewaiter.plan.proposed", documents.dump("plan-proposed", notice), resources=[judged.trigger])
    return judged


def keep_evidence(plan_id: str, ports: RespondPorts) -> tuple[str, ...]:
    """Write what is known before anything changes: plan, incident and the state of each target. Returns the URIs."""
    plan = stored_plan(plan_id, ports)
    parts = {"plan.json": documents.encode("plan", plan)}
    incident = _incident_of(plan, ports)
    if incident is not None:
        parts["incident.json"] = documents.encode("incident", incident)
    return tuple(_keep(f"evidence/{plan.id}/{name}", body, ports.evidence) for name, body in parts.items())


def contain(plan_id: str, action_id: str, actor: CloudActor, ports: RespondPorts) -> Outcome:
    """Apply one action and record the outcome, whatever it is."""
    plan = stored_plan(plan_id, ports)
    approval = ports.plans.approval(plan_id)
    earlier = _interrupted(plan_id, ports).get(action_id)
    execution = replace(_execution(actor, ports), begin=ports.plans.intend, earlier=earlier)
    outcome = _kept(executor.apply(plan, action_id, execution, approvals=[approval] if approval else []), earlier, ports)
    if outcome.state is OutcomeState.ALREADY and any(one.action_id == action_id for one in _in_effect(plan_id, ports)):
        return outcome
    return _record(outcome, ports)


def release(plan_id: str, action_id: str, actor: CloudActor, ports: RespondPorts) -> Outcome:
    """Undo one action from its recorded outcome and record that."""
    plan = stored_plan(plan_id, ports)
    applied = next((one for one in _in_effect(plan_id, ports) if one.action_id == action_id), None)
    if applied is None:
        raise NotFoundError(f"action {action_id} of {plan_id} is not in effect", hint="There is nothing to release")
    override = ports.plans.approval(plan_id, early_release=True)
    outcome = executor.revert(plan, applied, _execution(actor, ports), approval=override)
    gone = outcome.state is OutcomeState.ALREADY
    return _record(_kept(replace(outcome, state=OutcomeState.REVERTED) if gone else outcome, None, ports), ports)


def verify(plan_id: str, operation: str, ports: RespondPorts) -> tuple[Outcome, ...]:
    """Read the world again after `apply` or `revert`, record what was seen, and move the incident on."""
    plan = stored_plan(plan_id, ports)
    outcomes = _in_effect(plan_id, ports) if operation == "apply" else _released(plan_id, ports)
    seen = [executor.verify(plan, one, ports.reader) for one in outcomes]
    for outcome in seen:
        ports.plans.record(outcome)
        _announce(outcome, ports)
    _move_incident(plan, IncidentState.CONTAINED if operation == "apply" else IncidentState.RELEASED, ports)
    return tuple(seen)


def record_failure(plan_id: str, action_id: str, error: str, ports: RespondPorts, *, stage: str = "contain") -> Outcome | None:
    """Record that a function itself failed, so that the alert and the release know; None if what it did is on record anyway.

    `stage` is `contain`, `release` or `evidence` (which has no action of its own and becomes an outcome `keep-evidence`).
    """
    plan = stored_plan(plan_id, ports)
    action, target = (KEEP_EVIDENCE, plan.id) if stage == "evidence" else _named(plan, action_id)
    known = _released(plan_id, ports) if stage == "release" else ports.plans.outcomes(plan_id)
    if any(one.action_id == (action_id or action) for one in known):
        return None
    failed = Outcome(
        action_id=action_id or action,
        plan_id=plan_id,
        action=action,
        target=target,
        state=OutcomeState.FAILED,
        at=ports.clock.now().isoformat(),
        error=error[:2000],
    )
    return _record(_kept(failed, _interrupted(plan_id, ports).get(failed.action_id), ports), ports)


def latest_outcomes(plan: Plan, outcomes: Sequence[Outcome], at: str) -> tuple[Outcome, ...]:
    """Say how each action stands, for people: its last outcome; an allowed action without any has failed, and nobody could record it."""
    missing = {
        one.id: Outcome(
            action_id=one.id,
            plan_id=plan.id,
            action=one.action,
            target=one.target,
            state=OutcomeState.FAILED,
            at=at,
            error="no outcome is on record: the execution's history says what happened",
        )
        for one in guards.allowed_actions(plan)
    }
    return tuple({**missing, **{one.action_id: one for one in outcomes}}.values())


def decide(approval: Approval, ports: RespondPorts) -> bool:
    """Record a person's decision on a waiting plan; False if somebody decided before.

    Raises RefusedError when the approval is for another version of the plan.
    """
    plan = seen_plan(approval.plan_id, approval.plan_hash, ports)
    first = ports.plans.decide(approval)
    if first:
        notice = PlanDecided(plan_id=plan.id, hash=plan.hash, decision=approval.decision, by=approval.by, at=approval.at)
        ports.publisher.publish("tidewaiter.plan.decided", documents.dump("plan-decided", notice), resources=[plan.trigger])
    return first


def review(plan_id: str, ports: RespondPorts) -> Review:
    """Say which actions may be released now: those past their earliest release, or all if an approver overrode it with a reason."""
    plan = stored_plan(plan_id, ports)
    now = ports.clock.now()
    in_effect = {one.action_id for one in _in_effect(plan_id, ports)}
    waiting = [one for one in plan.actions if one.id in in_effect and one.reversible]
    early = ports.plans.approval(plan_id, early_release=True)
    override = bool(early and early.decision is Decision.APPROVED and early.reason and early.plan_hash == plan.hash)
    due = [one for one in waiting if override or not one.earliest_release or datetime.fromisoformat(one.earliest_release) <= now]
    later = [datetime.fromisoformat(one.earliest_release) for one in waiting if one not in due]
    seconds = max(MINIMUM_WAIT, int((min(later) - now).total_seconds())) if later else 0
    return Review(actions=tuple(due), remaining=len(later), seconds=seconds)


def is_over(plan_id: str, ports: RespondPorts) -> bool:
    """Tell whether nothing of a plan is in effect: it was observed, refused, expired, failed before it changed anything, or is released."""
    return not _in_effect(plan_id, ports)


def stored_plan(plan_id: str, ports: RespondPorts) -> Plan:
    """Read a plan; raises NotFoundError."""
    plan = ports.plans.get(plan_id)
    if plan is None:
        raise NotFoundError(f"there is no plan {plan_id}")
    return plan


def seen_plan(plan_id: str, plan_hash: str, ports: RespondPorts) -> Plan:
    """Read the plan that a person saw; raises RefusedError when they saw another version of it."""
    plan = stored_plan(plan_id, ports)
    if plan_hash != plan.hash:
        raise RefusedError(
            "the approval is for another version of this plan", where=plan.id, hint="Open the current message and decide again"
        )
    return plan


def check_approver(by: str, ports: RespondPorts) -> None:
    """Raise RefusedError unless the settings let this person decide; settings that cannot be read let nobody."""
    if ports.settings_problem:
        raise RefusedError(f"who may decide is not known: {ports.settings_problem}", where=by)
    if not ports.settings.may_decide(by):
        raise RefusedError("not an approver", where=by, hint="The response settings list the approvers")


def _propose_block(verdict: ImageVerdict, account: str, region: str, ports: RespondPorts) -> Plan:
    return planner.plan_for_verdict(
        verdict,
        account=account,
        region=region,
        reader=ports.reader,
        settings=ports.settings,
        clock=ports.clock,
        workloads=ports.workloads.by_digest(verdict.image_digest),
    )


def _around(incident: Incident, workloads: WorkloadStore) -> tuple[Workload, ...]:
    """Collect what else runs on the instances and with the roles: the blast radius."""
    found = [*incident.workloads]
    found += [one for instance in incident.instance_ids for one in workloads.by_instance(instance)]
    found += [one for role in incident.role_arns for one in workloads.by_role(role)]
    return tuple({one.key: one for one in found}.values())


def _incident_of(plan: Plan, ports: RespondPorts) -> Incident | None:
    kind, _, identifier = plan.trigger.partition(":")
    return ports.incidents.get(identifier) if kind == "incident" else None


def _move_incident(plan: Plan, state: IncidentState, ports: RespondPorts) -> None:
    incident = _incident_of(plan, ports)
    if incident is None or incident.state is state:
        return
    in_effect = _in_effect(plan.id, ports)
    contained = any(one.state in IN_EFFECT for one in in_effect)
    if contained if state is IncidentState.CONTAINED else not in_effect:
        ports.incidents.put(replace(incident, state=state, updated=ports.clock.now().isoformat()))


def _named(plan: Plan, action_id: str) -> tuple[str, str]:
    planned = executor.planned_action(plan, action_id)
    return planned.action, planned.target


def _in_effect(plan_id: str, ports: RespondPorts) -> list[Outcome]:
    """Return what was applied and not released since.

    A failure half-way that changed something counts, because it must be undone too; so does what was begun by a killed function.
    """
    outcomes = ports.plans.outcomes(plan_id)
    released = {one.action_id: one.at for one in outcomes if one.state is OutcomeState.REVERTED}
    half_done = [one for one in outcomes if one.state is OutcomeState.FAILED and any(map(changes, one.calls))]
    begun = _interrupted(plan_id, ports)
    applied = {**begun, **{one.action_id: one for one in (*half_done, *(one for one in outcomes if one.state in IN_EFFECT))}}
    return [one for one in applied.values() if one.action_id not in released or released[one.action_id] < one.at]


def _interrupted(plan_id: str, ports: RespondPorts) -> dict[str, Outcome]:
    """Return what was begun and has no outcome at all, by action; outcomes take over what their intent knew."""
    known = {one.action_id for one in ports.plans.outcomes(plan_id)}
    return {one.action_id: one for one in ports.plans.intents(plan_id) if one.action_id not in known}


def _kept(outcome: Outcome, earlier: Outcome | None, ports: RespondPorts) -> Outcome:
    """Let a failure replace neither the calls nor the results of an attempt before it: the release needs them."""
    known = [one for one in ports.plans.outcomes(outcome.plan_id) if (one.action_id, one.state) == (outcome.action_id, OutcomeState.FAILED)]
    before = earlier or next(iter(known), None)
    if before is None or not before.calls or outcome.state not in {OutcomeState.FAILED, OutcomeState.SKIPPED}:
        return outcome
    if outcome.state is OutcomeState.SKIPPED and earlier is None:
        return outcome
    calls = (*before.calls, *(one for one in outcome.calls if one not in before.calls))
    return replace(outcome, state=OutcomeState.FAILED, calls=calls, results={**before.results, **outcome.results})


def _released(plan_id: str, ports: RespondPorts) -> list[Outcome]:
    held = {one.action_id for one in _in_effect(plan_id, ports)}
    return [one for one in ports.plans.outcomes(plan_id) if one.state is OutcomeState.REVERTED and one.action_id not in held]


def _keep(key: str, body: bytes, evidence: EvidenceStore) -> str:
    try:
        return evidence.put(key, body)
    except ConflictError:
        # A retried step: the first copy stands, it was taken earlier.
        return key


def _execution(actor: CloudActor, ports: RespondPorts) -> executor.Execution:
    return executor.Execution(reader=ports.reader, actor=actor, clock=ports.clock, settings=ports.settings)


def _record(outcome: Outcome, ports: RespondPorts) -> Outcome:
    ports.plans.record(outcome)
    _announce(outcome, ports)
    return outcome


def _announce(outcome: Outcome, ports: RespondPorts) -> None:
    checks = [check.ok for check in outcome.verification]
    notice = ActionDone(
        plan_id=outcome.plan_id,
        action_id=outcome.action_id,
        action=outcome.action,
        target=outcome.target,
        state=outcome.state,
        at=outcome.at,
        verified=None if not checks or None in checks else all(checks),
        error=outcome.error[:1000],
    )
    try:
        ports.publisher.publish("tidewaiter.action.done", documents.dump("action-done", notice), resources=[outcome.target])
    except TidewaiterError:
        # What was done is on record; a bus that is down must not undo or repeat a containment.
        return
