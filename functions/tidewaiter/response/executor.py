"""Apply, verify and revert one action of a plan; what goes wrong becomes an Outcome, so that people are always told.

Before anything is changed the plan's hash, the approval and the guards are checked again: the plan came back from a store.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tidewaiter.config import ResponseSettings
from tidewaiter.errors import BadInputError, NotFoundError, PermissionMissingError, RefusedError, TidewaiterError
from tidewaiter.model.response import ApiCall, Approval, Decision, Mode, Outcome, OutcomeState, Plan, PlannedAction, Verification
from tidewaiter.ports import Clock, CloudActor, CloudReader
from tidewaiter.response.action import Run
from tidewaiter.response.catalogue import action_of
from tidewaiter.response.guards import inspect, refusals
from tidewaiter.response.planner import mode_of, most_careful

PEOPLE_FOR_IRREVERSIBLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """What executing needs: ports and the settings of now.

    `begin` stores an intent before the first change; `earlier` is the intent of an attempt that was never heard of again.
    """

    reader: CloudReader
    actor: CloudActor
    clock: Clock
    settings: ResponseSettings
    begin: Callable[[Outcome], None] | None = None
    earlier: Outcome | None = None


def apply(plan: Plan, action_id: str, execution: Execution, *, approvals: Sequence[Approval] = ()) -> Outcome:
    """Contain one target. DONE, ALREADY, SKIPPED (a guard or a missing approval said no) or FAILED (with the missing permission)."""
    planned = planned_action(plan, action_id)
    try:
        _check_guards(plan, planned, execution)
        check_approval(plan, planned, execution.settings, approvals)
    except RefusedError as error:
        return _outcome(plan, planned, OutcomeState.SKIPPED, execution, error=str(error))
    action = action_of(planned.action)
    run = replace(_start(execution), begin=lambda run, call: _begin(plan, planned, execution, run, call))
    if execution.earlier is not None:
        run.results.update(execution.earlier.results)
    return _run(plan, planned, execution, lambda run: action.apply(planned, run), run)


def revert(plan: Plan, outcome: Outcome, execution: Execution, *, approval: Approval | None = None) -> Outcome:
    """Release one target. REVERTED, ALREADY, SKIPPED (too early and nobody overrode) or FAILED (somebody else changed the state).

    `approval` counts only as the override of an early release. The kill switch stops containment, never a release.
    """
    planned = planned_action(plan, outcome.action_id)
    action = action_of(planned.action)
    if not action.reversible:
        return _outcome(plan, planned, OutcomeState.SKIPPED, execution, error=f"{action.id} cannot be undone")
    override = approval if approval is not None and _binds(approval, plan, execution.settings) else None
    # What was found when it was applied stays on record: the release is verified against it.
    run = replace(_start(execution), approval=override, results=dict(outcome.results))
    return _run(plan, planned, execution, lambda run: action.revert(planned, outcome, run), run)


def verify(plan: Plan, outcome: Outcome, reader: CloudReader) -> Outcome:
    """Read again what must hold after the outcome, and return the outcome with what was seen; unreadable is `ok` None, never true.

    An outcome that was skipped has nothing to verify.
    """
    planned = planned_action(plan, outcome.action_id)
    if outcome.state is OutcomeState.SKIPPED:
        return outcome
    try:
        seen = action_of(planned.action).verify(planned, outcome, reader)
    except TidewaiterError as error:
        seen = (Verification(what=f"{planned.action} on {planned.target} could be verified", ok=None, observed=str(error)),)
    latest = {check.what: check for check in (*outcome.verification, *seen)}
    return replace(outcome, verification=tuple(latest.values()))


def planned_action(plan: Plan, action_id: str) -> PlannedAction:
    """Find an action of a plan; raises NotFoundError."""
    found = next((action for action in plan.actions if action.id == action_id), None)
    if found is None:
        raise NotFoundError(f"no action {action_id}", where=plan.id)
    return found


def check_approval(plan: Plan, planned: PlannedAction, settings: ResponseSettings, approvals: Sequence[Approval]) -> None:
    """Raise RefusedError unless the mode and the approvals allow the action; irreversible ones need two people in any mode.

    The mode is the more careful one of the plan's and of what the settings say now.
    """
    mode = most_careful((plan.mode, mode_of((planned,), plan, settings)))
    if mode is Mode.OBSERVE:
        raise RefusedError("the action is in mode observe", where=plan.id, hint="Switch it on in the response settings")
    people = {approval.by for approval in approvals if _binds(approval, plan, settings)}
    if any(approval.plan_id == plan.id and approval.decision is Decision.REFUSED for approval in approvals):
        raise RefusedError("an approver refused the plan", where=plan.id)
    if not planned.reversible and len(people) < PEOPLE_FOR_IRREVERSIBLE:
        raise RefusedError("an action that cannot be undone needs two approvers", where=planned.id)
    if mode is Mode.APPROVE and not people:
        raise RefusedError("no approval of exactly this plan", where=plan.id, hint="Approvals are bound to the plan's hash")


def _binds(approval: Approval, plan: Plan, settings: ResponseSettings) -> bool:
    same = (approval.plan_id, approval.plan_hash) == (plan.id, plan.hash)
    return approval.decision is Decision.APPROVED and same and settings.may_decide(approval.by)


def _check_guards(plan: Plan, planned: PlannedAction, execution: Execution) -> None:
    """Ask the guards again with the settings of now, beside what they said when the plan was judged."""
    now = inspect(planned, plan, execution.settings, account=execution.reader.account())
    earlier = [verdict for verdict in plan.guards if verdict.action_id == planned.id]
    reasons = dict.fromkeys(refusals((*earlier, *now)))
    if reasons:
        raise RefusedError("; ".join(reasons), where=planned.id)


def _start(execution: Execution) -> Run:
    return Run(reader=execution.reader, actor=execution.actor, now=execution.clock.now())


def _begin(plan: Plan, planned: PlannedAction, execution: Execution, run: Run, call: ApiCall) -> None:
    """Store what is about to be done, with what its release needs; if that fails, nothing is changed."""
    if execution.begin is not None:
        said = "begun, and nothing was heard of it since: it may be in effect"
        intent = _outcome(plan, planned, OutcomeState.FAILED, execution, error=said, run=run)
        execution.begin(replace(intent, calls=(call,)))


def _run(plan: Plan, planned: PlannedAction, execution: Execution, work: Callable[[Run], OutcomeState], run: Run) -> Outcome:
    error, permission = "", ""
    try:
        state = work(run)
    except RefusedError as refused:
        state, error = OutcomeState.SKIPPED, str(refused)
    except PermissionMissingError as missing:
        state, error, permission = OutcomeState.FAILED, str(missing), missing.permission
    except (TidewaiterError, KeyError, TypeError, ValueError) as failed:
        state, error = OutcomeState.FAILED, _words(failed)
    return _outcome(plan, planned, state, execution, error=error, permission=permission, run=run)


def _words(error: Exception) -> str:
    known = isinstance(error, TidewaiterError)
    return str(error if known else BadInputError(f"the plan cannot be read: {error!r}", hint="Plan again"))


def _outcome(
    plan: Plan,
    planned: PlannedAction,
    state: OutcomeState,
    execution: Execution,
    *,
    error: str = "",
    permission: str = "",
    run: Run | None = None,
) -> Outcome:
    return Outcome(
        action_id=planned.id,
        plan_id=plan.id,
        action=planned.action,
        target=planned.target,
        state=state,
        at=execution.clock.now().isoformat(),
        calls=tuple(run.calls) if run else (),
        results=dict(run.results) if run else {},
        verification=tuple(run.notes) if run else (),
        error=error,
        permission=permission,
    )
