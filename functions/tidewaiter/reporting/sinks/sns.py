"""SNS: plain text alerts within the service's limits (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).

Builders only; `adapters.topic.TopicPublisher` sends `subject` and `text`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tidewaiter.model.detection import Incident
from tidewaiter.model.report import Report
from tidewaiter.model.response import Mode, Outcome, Plan
from tidewaiter.reporting.summary import database_line, gaps_of, open_findings, summary_line
from tidewaiter.reporting.words import object_of, place_of, printable, subject_of, why_of

MAX_SUBJECT, MAX_BYTES = 100, 262_144
"""Characters of a subject (ASCII, no line breaks), bytes of a message."""

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One alert, within the limits."""

    subject: str
    text: str


def notice(subject: str, lines: Sequence[str]) -> Notice:
    """Make an alert of any text: the subject becomes ASCII and short, the text is cut with a count of the bytes left out."""
    plain = " ".join("".join(char if " " <= char <= "~" else "?" if char.isprintable() else " " for char in subject).split())
    plain = plain or "Tidewaiter"
    short = plain if len(plain) <= MAX_SUBJECT else f"{plain[: MAX_SUBJECT - 3]}..."
    raw = "\n".join(lines).encode(errors="replace")
    if len(raw) > MAX_BYTES:
        note = f"\n... {len(raw) - MAX_BYTES + 100:,} bytes more are in the report"
        raw = raw[: MAX_BYTES - 100] + note.encode()
    return Notice(subject=short, text=raw.decode(errors="ignore") or short)


def report_notice(report: Report) -> Notice:
    """Tell of a report: the verdict, the most urgent findings with reasons, what was not assessed."""
    found = open_findings(report)
    lines = [f"{report.kind} {printable(report.target)}", summary_line(report), database_line(report), ""]
    lines += [f"NOT ASSESSED: {printable(gap.what)}" + (f" (fix: {gap.fix})" if gap.fix else "") for gap in gaps_of(report)[:_SHOWN]]
    for one in found[:_SHOWN]:
        about = (subject_of(one), object_of(one), place_of(one))
        lines.append(f"{one.priority:5.0f}  {one.severity:8}  {'  '.join(filter(None, about))}  ({why_of(one)})")
    lines += [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    state = report.verdict.state.value if report.verdict else "report"
    return notice(f"Tidewaiter {state}: {report.target}", lines)


def incident_notice(incident: Incident) -> Notice:
    """Tell of an incident: who, why, what was seen."""
    lines = [
        printable(incident.title),
        f"actor {printable(incident.actor)} in account {incident.account}",
        "",
        *map(printable, incident.reasons),
    ]
    lines += ["", *(f"{one.time}  {one.severity}  {printable(one.title)}  {', '.join(one.techniques)}" for one in incident.signals)]
    lines += ["", *(f"workload {printable(one.key)} runs {one.image_digest}" for one in incident.workloads)]
    return notice(f"Tidewaiter incident ({incident.severity}): {incident.title}", lines)


def plan_notice(plan: Plan) -> Notice:
    """Tell of a plan: reasons, actions and whom they hit, and how to decide when it waits for a person."""
    lines = [
        printable(plan.title or plan.playbook),
        f"account {plan.account} {plan.region}, plan {plan.id}",
        "",
        *map(printable, plan.reasons),
    ]
    for action in plan.actions:
        lines += ["", printable(action.summary), f"  {action.action} on {printable(action.target)}"]
        lines += [f"  warning: {printable(text)}" for text in action.warnings]
        lines += [f"  also hit: {printable(text)}" for text in action.blast_radius]
    lines += ["", *(f"guard {one.guard} refuses: {printable(one.reason)}" for one in plan.guards if not one.allowed)]
    if plan.mode is Mode.APPROVE:
        lines += ["", f"plan hash {plan.hash}", f"Approve with: tidewaiter respond approve {plan.id} --by NAME (add --refuse to refuse)"]
    return notice(f"Tidewaiter plan ({plan.mode}): {plan.title or plan.playbook}", lines)


def outcome_notice(plan: Plan, outcomes: Sequence[Outcome]) -> Notice:
    """Tell what was done and what verification saw."""
    lines = [printable(plan.title or plan.playbook), f"account {plan.account} {plan.region}, plan {plan.id}"]
    for outcome in outcomes:
        lines += ["", f"{outcome.action} on {printable(outcome.target)}: {outcome.state}"]
        lines += [f"  error: {printable(outcome.error)}"] if outcome.error else []
        lines += [f"  missing permission: {outcome.permission}"] if outcome.permission else []
        lines += [f"  {_check(ok=one.ok)} {printable(one.what)} {printable(one.observed)}".rstrip() for one in outcome.verification]
    states = ", ".join(dict.fromkeys(outcome.state.value for outcome in outcomes)) or "nothing done"
    return notice(f"Tidewaiter {states}: {plan.title or plan.playbook}", lines)


def _check(*, ok: bool | None) -> str:
    return "not checked:" if ok is None else "verified:" if ok else "NOT verified:"
