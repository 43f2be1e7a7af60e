"""Slack messages: what happened, why, what would be done and whom it hits, with Approve and Refuse bound to the plan's hash.

Pure functions; `slack_client.SlackClient` sends. Only names, reasons and call names are told: parameters, evidence and previews,
where a secret might sit, never get into a message.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidewaiter.errors import BadInputError
from tidewaiter.model.detection import Incident
from tidewaiter.model.response import Approval, Decision, Mode, Outcome, OutcomeState, Plan, PlannedAction
from tidewaiter.reporting.sinks.slack_blocks import Block, SlackMessage, assembled, button, code, context, escaped, header, listed, section

APPROVE, REFUSE, RELEASE = "tidewaiter-approve", "tidewaiter-refuse", "tidewaiter-release"
"""`action_id`s of the buttons."""

DECISIONS = {APPROVE: "approved", REFUSE: "refused", RELEASE: "release"}
"""What a button means to `approval_decide`."""

_WORDS = {
    OutcomeState.DONE: "done",
    OutcomeState.ALREADY: "was in place already",
    OutcomeState.FAILED: "FAILED",
    OutcomeState.SKIPPED: "skipped",
    OutcomeState.REVERTED: "released",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a pressed button says: the plan as the person saw it, and the decision."""

    plan_id: str
    plan_hash: str
    decision: str


def button_value(plan: Plan) -> str:
    """Bind a button to one version of a plan."""
    return json.dumps({"plan_id": plan.id, "plan_hash": plan.hash}, separators=(",", ":"))


def read_button(action_id: str, value: str) -> Press:
    """Read a pressed button; raises BadInputError for a button that is not ours or a value we did not write."""
    try:
        parts = json.loads(value)
        return Press(plan_id=str(parts["plan_id"]), plan_hash=str(parts["plan_hash"]), decision=DECISIONS[action_id])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInputError("not a button of Tidewaiter", where=action_id[:100], hint="Press the buttons of the newest message") from error


def plan_message(plan: Plan, incident: Incident | None = None) -> SlackMessage:
    """Tell of a plan: reasons, actions with blast radius and warnings, what guards refuse; buttons when it waits for a person."""
    title = plan.title or (incident.title if incident else plan.playbook)
    blocks = [header(f"{_state(plan)}: {title}"), context(_facts(plan, incident))]
    reasons = [escaped(reason) for reason in (*plan.reasons, *(incident.reasons if incident else ()))]
    blocks += [section(f"*Why*\n{listed(list(dict.fromkeys(reasons)))}")] if reasons else []
    blocks += [block for action in plan.actions for block in _action(action)]
    refused = [f"{escaped(one.guard)}: {escaped(one.reason)}" for one in plan.guards if not one.allowed]
    blocks += [section(f"*Guards refuse*\n{listed(refused)}")] if refused else []
    waiting = plan.mode is Mode.APPROVE and bool(plan.actions)
    return assembled(f"{_state(plan)}: {escaped(title)}", blocks, _decision_buttons(plan) if waiting else ())


def decided_message(plan: Plan, approval: Approval) -> SlackMessage:
    """Replace the question by its answer: the same plan without buttons, and who decided what."""
    words = {Decision.APPROVED: "Approved", Decision.REFUSED: "Refused", Decision.EXPIRED: "Expired: nobody decided"}
    word = "Release asked for" if approval.override_release else words[approval.decision]
    by = f" by {escaped(approval.by)}" if approval.by and approval.decision is not Decision.EXPIRED else ""
    reason = f": {escaped(approval.reason)}" if approval.reason else ""
    answer = f"{word}{by} at {escaped(approval.at)}{reason}"
    actions = [section(f"*{escaped(action.summary)}*") for action in plan.actions]
    return assembled(answer, [header(plan.title or plan.playbook), section(f"*{answer}*"), *actions, context(_facts(plan, None))])


def outcome_message(plan: Plan, outcomes: Sequence[Outcome], *, releasable: bool = False) -> SlackMessage:
    """Tell what was really done and verified; with a Release button while the lease runs."""
    failed = [outcome for outcome in outcomes if outcome.state is OutcomeState.FAILED]
    head = f"{len(failed)} of {len(outcomes)} actions failed" if failed else _headline(outcomes)
    blocks = [header(f"{head}: {plan.title or plan.playbook}"), *(section(_outcome(one)) for one in outcomes), context(_facts(plan, None))]
    release = [{"type": "actions", "elements": [button("Release now", RELEASE, button_value(plan), "danger")]}] if releasable else []
    return assembled(f"{head}: {escaped(plan.title or plan.playbook)}", blocks, release)


def incident_message(incident: Incident) -> SlackMessage:
    """Tell of an incident: who, what was seen in order, which workloads stand behind the actor."""
    seen = [
        f"{escaped(one.time)} *{escaped(one.title)}* ({escaped(one.severity)}; {escaped(', '.join(one.techniques))})"
        for one in incident.signals
    ]
    running = [f"{code(one.key)} runs {code(one.image_digest)}" for one in incident.workloads]
    blocks = [
        header(f"Incident: {incident.title}"),
        context(f"{escaped(incident.severity)} · {code(incident.actor)} · {escaped(incident.account)}"),
    ]
    for name, lines in (("Why", [escaped(reason) for reason in incident.reasons]), ("Seen", seen), ("Workloads", running)):
        blocks += [section(f"*{name}*\n{listed(lines)}")] if lines else []
    return assembled(f"Incident: {escaped(incident.title)}", blocks)


def _state(plan: Plan) -> str:
    words = {Mode.OBSERVE: "Observed, nothing is done", Mode.APPROVE: "Approval needed", Mode.AUTO: "Containing"}
    return words[plan.mode]


def _facts(plan: Plan, incident: Incident | None) -> str:
    severity = f"{escaped(incident.severity)} · {code(incident.actor)} · " if incident else ""
    lease = f"{plan.lease_seconds // 60} min lease"
    return (
        f"{severity}account {code(plan.account)} {escaped(plan.region)} · playbook {code(plan.playbook)} · plan {code(plan.id)} · {lease}"
    )


def _action(action: PlannedAction) -> Iterator[Block]:
    undo = "can be undone" if action.reversible else "*cannot be undone*"
    calls = ", ".join(dict.fromkeys(f"{call.service}:{call.operation}" for call in action.calls))
    yield section(f"*{escaped(action.summary)}*\n{code(action.action)} on {code(action.target)}, {undo}\ncalls {code(calls)}")
    hits = [escaped(one) for one in action.blast_radius]
    warned = [f":warning: {escaped(one)}" for one in action.warnings]
    if hits or warned:
        yield section(f"*Also hit*\n{listed([*warned, *(hits or ['nothing else'])])}")


def _decision_buttons(plan: Plan) -> Sequence[Block]:
    value = button_value(plan)
    return [{"type": "actions", "elements": [button("Approve", APPROVE, value, "primary"), button("Refuse", REFUSE, value, "danger")]}]


def _headline(outcomes: Sequence[Outcome]) -> str:
    states = {outcome.state for outcome in outcomes}
    if not outcomes:
        return "Nothing was done"
    if states <= {OutcomeState.REVERTED, OutcomeState.SKIPPED}:
        return "Released"
    return "Partly released" if OutcomeState.REVERTED in states else "Contained"


def _outcome(outcome: Outcome) -> str:
    lines = [
        f"{_check(ok=one.ok)} {escaped(one.what)}" + (f": {escaped(one.observed)}" if one.observed else "") for one in outcome.verification
    ]
    error = [f":x: {escaped(outcome.error)}"] if outcome.error else []
    grant = [f"missing permission {code(outcome.permission)}"] if outcome.permission else []
    head = f"*{escaped(outcome.action)}* on {code(outcome.target)}: {_WORDS[outcome.state]}"
    return f"{head}\n{listed([*error, *grant, *lines])}".rstrip()


def _check(*, ok: bool | None) -> str:
    return "not checked:" if ok is None else ":white_check_mark:" if ok else ":x: NOT verified:"
