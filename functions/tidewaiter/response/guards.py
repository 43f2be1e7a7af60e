"""What containment must never do, as code: one function per guard, each asked about each action, every answer kept.

A refused action stays in the plan and is told to people, but it is not executed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tidewaiter.config import ResponseSettings
from tidewaiter.errors import RefusedError
from tidewaiter.iam.pattern import glob, wildcards
from tidewaiter.model.response import GuardVerdict, Mode, Plan, PlannedAction
from tidewaiter.ports import Clock, PlanStore
from tidewaiter.response.plan_hash import hash_of
from tidewaiter.response.planner import mode_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One action of one plan, with the settings of now and the account these credentials belong to."""

    action: PlannedAction
    plan: Plan
    settings: ResponseSettings
    account: str


Guard = Callable[[Question], str]
"""Returns why not, or nothing."""


def judge(plan: Plan, settings: ResponseSettings, *, account: str, plans: PlanStore, clock: Clock) -> Plan:
    """Ask every guard about every action and fix the mode by what is left; reserves the actions in the hourly limit unless observing."""
    verdicts = tuple(verdict for action in plan.actions for verdict in inspect(action, plan, settings, account=account))
    judged = replace(plan, guards=verdicts)
    mode = mode_of(allowed_actions(judged), plan, settings)
    if mode is not Mode.OBSERVE:
        verdicts = (*verdicts, *_hourly_limit(judged, settings, plans, clock))
    judged = replace(plan, guards=verdicts)
    return replace(judged, mode=mode if allowed_actions(judged) else Mode.OBSERVE)


def inspect(action: PlannedAction, plan: Plan, settings: ResponseSettings, *, account: str) -> tuple[GuardVerdict, ...]:
    """Ask every guard but the hourly limit about one action."""
    question = Question(action=action, plan=plan, settings=settings, account=account)
    return tuple(_ask(name, guard, question) for name, guard in GUARDS.items())


def allowed_actions(plan: Plan) -> tuple[PlannedAction, ...]:
    """Return the actions that no guard refused."""
    refused = {verdict.action_id for verdict in plan.guards if not verdict.allowed}
    return tuple(action for action in plan.actions if action.id not in refused)


def refusals(verdicts: Iterable[GuardVerdict]) -> tuple[str, ...]:
    """Put the refusals into words."""
    return tuple(f"{verdict.guard}: {verdict.reason}" for verdict in verdicts if not verdict.allowed)


def _ask(name: str, guard: Guard, question: Question) -> GuardVerdict:
    reason = guard(question)
    return GuardVerdict(guard=name, action_id=question.action.id, allowed=not reason, reason=reason or "nothing against it")


def _hourly_limit(plan: Plan, settings: ResponseSettings, plans: PlanStore, clock: Clock) -> tuple[GuardVerdict, ...]:
    actions = allowed_actions(plan)
    hour = clock.now().strftime("%Y-%m-%dT%H")
    limit = settings.hourly_action_limit
    try:
        count = plans.count_actions(plan.account, hour, len(actions), limit)
        allowed, reason = True, f"{count} of {limit} actions this hour"
    except RefusedError:
        allowed, reason = False, f"{len(actions)} more would exceed {limit} actions this hour"
    return tuple(GuardVerdict(guard="hourly-limit", action_id=action.id, allowed=allowed, reason=reason) for action in actions)


def _kill_switch(question: Question) -> str:
    return "the kill switch is on" if question.settings.kill_switch else ""


def _unaltered(question: Question) -> str:
    return "" if hash_of(question.plan) == question.plan.hash else "the plan does not match its hash"


def _account(question: Question) -> str:
    plan, allowed = question.plan, question.settings.accounts
    if question.account != plan.account:
        return f"these credentials are of account {question.account}, the plan is for {plan.account}"
    return f"account {plan.account} is not on the list" if allowed and plan.account not in allowed else ""


def _own_role(question: Question) -> str:
    return _matching("Tidewaiter's own role", question, question.settings.own_roles)


def _break_glass(question: Question) -> str:
    return _matching("a break-glass principal", question, question.settings.break_glass)


def _guarded_role(question: Question) -> str:
    """Service-linked and Identity Center roles; only revoking touches the role itself."""
    if question.action.actor != "identity":
        return ""
    return _matching("a guarded role", question, question.settings.guarded_roles)


def _guarded_tag(question: Question) -> str:
    tags: Mapping[str, Any] = question.action.parameters.get("tags", {})
    found = [f"{key}={value}" for key, value in question.settings.guarded_tags.items() if tags.get(key) == value]
    return f"{question.action.target} is tagged {found[0]}" if found else ""


def _guarded_repository(question: Question) -> str:
    name = str(question.action.parameters.get("repository", ""))
    hit = any(glob(wildcards(pattern), name) for pattern in question.settings.guarded_repositories) if name else False
    return f"{name} is a guarded repository" if hit else ""


def _matching(what: str, question: Question, patterns: Iterable[str]) -> str:
    role = str(question.action.parameters.get("role_arn", ""))
    hit = next((pattern for pattern in patterns if glob(wildcards(pattern), role)), "") if role else ""
    return f"{role} is {what} ({hit})" if hit else ""


GUARDS: Mapping[str, Guard] = {
    "kill-switch": _kill_switch,
    "unaltered-plan": _unaltered,
    "account": _account,
    "own-role": _own_role,
    "break-glass": _break_glass,
    "guarded-role": _guarded_role,
    "guarded-tag": _guarded_tag,
    "guarded-repository": _guarded_repository,
}
