"""`tidewaiter respond`: see plans, decide them, release what they contained; acts on a deployed Tidewaiter through its own functions."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import note
from tidewaiter.errors import NotFoundError, RefusedError, TidewaiterError

if TYPE_CHECKING:
    from tidewaiter.model.response import Outcome, Plan

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Show, approve, apply and revert containment plans.")

PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="Plan id, as the message names it.")]
By = Annotated[str, typer.Option("--by", help="Who decides (recorded).", envvar=["TIDEWAITER_BY", "USER"])]


@app.command(short_help="Show a plan, its guards and its outcomes so far.")
def plan(plan_id: PlanId, stack: options.Stack = "tidewaiter", region: options.Region = None, profile: options.Profile = None) -> None:
    """Show a plan: calls, blast radius, guards, rollback, outcomes so far."""
    remote = _Deployment(stack, region, profile)
    found = remote.plan(plan_id)
    sys.stdout.write("\n".join(_plan_lines(found, remote.outcomes(plan_id))) + "\n")


@app.command(short_help="Approve (or refuse) a waiting plan.")
def approve(
    plan_id: PlanId,
    by: By,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse instead.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why (recorded).")] = "",
    stack: options.Stack = "tidewaiter",
    region: options.Region = None,
    profile: options.Profile = None,
) -> None:
    """Approve (or refuse) a waiting plan exactly as it is shown: the decision is bound to its hash."""
    remote = _Deployment(stack, region, profile)
    found = remote.plan(plan_id)
    remote.decide(found, decision="refused" if refuse else "approved", by=by, reason=reason)
    note(f"{plan_id}: {'refused' if refuse else 'approved'} by {by}")


@app.command(short_help="Show a waiting plan, then approve it.")
def apply(
    plan_id: PlanId, by: By, stack: options.Stack = "tidewaiter", region: options.Region = None, profile: options.Profile = None
) -> None:
    """Print a waiting plan, then approve it so that the deployment applies it."""
    remote = _Deployment(stack, region, profile)
    found = remote.plan(plan_id)
    sys.stdout.write("\n".join(_plan_lines(found, remote.outcomes(plan_id))) + "\n")
    if found.mode.value != "approve":
        raise RefusedError(
            f"the plan is in mode {found.mode.value}", where=plan_id, hint="Only plans that wait for approval can be applied"
        )
    remote.decide(found, decision="approved", by=by, reason="applied from the command line")
    note(f"{plan_id}: approved; undo it with: tidewaiter respond revert {plan_id}")


@app.command(short_help="Release what a plan contained.")
def revert(
    plan_id: PlanId,
    by: By,
    override: Annotated[str, typer.Option("--override", help="Release before the earliest release time, with this reason.")] = "",
    stack: options.Stack = "tidewaiter",
    region: options.Region = None,
    profile: options.Profile = None,
) -> None:
    """End a plan's lease now: everything that may be released is released and verified.

    A session revocation is released only after the role's longest session has ended, unless --override gives a reason; sessions from
    before the cut become valid again then.
    """
    remote = _Deployment(stack, region, profile)
    found = remote.plan(plan_id)
    if override:
        note("warning: sessions that were issued before the cut become valid again")
    remote.decide(found, decision="release", by=by, reason=override)
    note(f"{plan_id}: release asked for by {by}")


class _Deployment:
    """The stack's plans table and its decision function, reached with the caller's credentials."""

    def __init__(self, stack: str, region: str | None, profile: str | None) -> None:
        from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
        from tidewaiter.cli.aws import outputs_of, session_of

        self._session = session_of(region, profile)
        outputs = outputs_of(self._session, stack, {"PlansTable", "DecideFunction"})
        self._plans = DynamoPlanStore(self._session.client("dynamodb"), outputs["PlansTable"])
        self._function = outputs["DecideFunction"]

    def plan(self, plan_id: str) -> "Plan":
        """Read a plan; raises NotFoundError."""
        found = self._plans.get(plan_id)
        if found is None:
            raise NotFoundError(f"there is no plan {plan_id}", hint="The alert names the plan id")
        return found

    def outcomes(self, plan_id: str) -> "tuple[Outcome, ...]":
        """Read what was done."""
        return self._plans.outcomes(plan_id)

    def decide(self, found: "Plan", *, decision: str, by: str, reason: str) -> None:
        """Hand a decision to the deployment; raises TidewaiterError with its answer if it does not take it."""
        from tidewaiter.adapters.aws_errors import translated

        payload = {"plan_id": found.id, "plan_hash": found.hash, "decision": decision, "by": by, "reason": reason}
        with translated("lambda:InvokeFunction", self._function):
            answer = self._session.client("lambda").invoke(FunctionName=self._function, Payload=json.dumps(payload).encode())
        body = json.loads(answer["Payload"].read() or b"{}")
        if answer.get("FunctionError"):
            raise TidewaiterError(f"the deployment refused: {body.get('errorMessage', body)}", where=found.id)


def _plan_lines(found: "Plan", outcomes: "tuple[Outcome, ...]") -> list[str]:
    lines = [
        f"plan      {found.id}",
        f"hash      {found.hash}",
        f"trigger   {found.trigger}",
        f"playbook  {found.playbook} ({found.mode.value})",
    ]
    lines += [f"because   {reason}" for reason in found.reasons]
    for action in found.actions:
        lines += ["", f"ACTION {action.action} on {action.target}: {action.summary}"]
        lines += [f"  call      {call.service}:{call.operation} {json.dumps(printable(call.parameters))}" for call in action.calls]
        lines += [f"  undo      {call.service}:{call.operation} {json.dumps(printable(call.parameters))}" for call in action.rollback]
        lines += [f"  hits      {hit}" for hit in action.blast_radius]
        lines += [f"  warning   {warning}" for warning in action.warnings]
        lines += [f"  release   not before {action.earliest_release}"] if action.earliest_release else []
    lines += [f"refused   {one.action_id}: {one.guard}: {one.reason}" for one in found.guards if not one.allowed]
    lines += [f"outcome   {one.at} {one.action} {one.target}: {one.state.value} {one.error}".rstrip() for one in outcomes]
    return lines


def printable(parameters: Any) -> Any:
    """Make call parameters printable as JSON (mapping proxies and tuples become plain)."""
    return json.loads(json.dumps(parameters, default=str))
