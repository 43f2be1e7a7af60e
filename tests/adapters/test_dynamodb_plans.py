"""Plans, decisions, tokens, outcomes and the hourly limit."""

from dataclasses import replace

import pytest

from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.errors import RefusedError
from tidewaiter.model.response import Approval, Decision, GuardVerdict, Mode, Outcome, OutcomeState, Plan

ACCOUNT = "123456789012"
PLAN = Plan(
    id="plan-1",
    hash="h",
    trigger="incident:1",
    playbook="compromised-workload",
    account=ACCOUNT,
    region="eu-central-1",
    created="2026-01-01T00:00:00Z",
    mode=Mode.APPROVE,
    actions=(),
)


@pytest.fixture
def store(cloud) -> DynamoPlanStore:
    """Give a plan store."""
    return DynamoPlanStore(cloud.client("dynamodb"), "plans")


def _approval(decision: Decision, *, override: bool = False) -> Approval:
    return Approval(
        plan_id="plan-1", plan_hash="h", decision=decision, by="ana", at="2026-01-01T00:01:00Z", override_release=override, reason="why"
    )


def _outcome(action: str, state: OutcomeState, at: str) -> Outcome:
    return Outcome(action_id=action, plan_id="plan-1", action="isolate-instance", target="i-1", state=state, at=at)


def test_a_plan_is_stored_once_and_settled_once_judged(store):
    """A second put is refused; settling replaces the plan by its judged form."""
    assert store.get("plan-1") is None
    assert store.put(PLAN)
    assert not store.put(replace(PLAN, title="another"))
    judged = replace(PLAN, guards=(GuardVerdict(guard="kill-switch", action_id="a", allowed=True, reason="off"),))
    store.settle(judged)
    assert store.get("plan-1") == judged


def test_the_first_decision_stands(store):
    """A later click can't turn a refusal into an approval."""
    assert store.approval("plan-1") is None
    assert store.decide(_approval(Decision.REFUSED))
    assert not store.decide(_approval(Decision.APPROVED))
    assert store.approval("plan-1") == _approval(Decision.REFUSED)


def test_releasing_early_is_a_decision_of_its_own(store):
    """An early release is recorded beside the approval, not instead of it."""
    assert store.decide(_approval(Decision.APPROVED))
    assert store.decide(_approval(Decision.APPROVED, override=True))
    assert store.approval("plan-1") == _approval(Decision.APPROVED)
    assert store.approval("plan-1", early_release=True) == _approval(Decision.APPROVED, override=True)


def test_a_task_token_is_taken_once(store):
    """Two answers can't both wake a step; stages have tokens of their own."""
    store.await_decision("plan-1", "approve", "first")
    store.await_decision("plan-1", "approve", "second")
    store.await_decision("plan-1", "lease", "other")
    assert store.take_token("plan-1", "approve") == "second"
    assert store.take_token("plan-1", "approve") == ""
    assert store.take_token("plan-1", "lease") == "other"


def test_outcomes_come_in_order_of_time_and_a_repeated_step_replaces_its_own(store):
    """Applied, applied again, reverted: two outcomes."""
    store.put(PLAN)
    store.record(_outcome("a", OutcomeState.REVERTED, "2026-01-01T00:03:00Z"))
    store.record(_outcome("a", OutcomeState.DONE, "2026-01-01T00:01:00Z"))
    store.record(_outcome("a", OutcomeState.DONE, "2026-01-01T00:02:00Z"))
    assert [outcome.state for outcome in store.outcomes("plan-1")] == [OutcomeState.DONE, OutcomeState.REVERTED]
    assert store.outcomes("plan-2") == ()


def test_actions_of_an_hour_are_reserved_up_to_the_limit(store):
    """What does not fit is refused and not counted; another hour starts anew."""
    assert store.count_actions(ACCOUNT, "2026-01-31T15", 2, 3) == 2
    with pytest.raises(RefusedError, match="limit of 3"):
        store.count_actions(ACCOUNT, "2026-01-31T15", 2, 3)
    assert store.count_actions(ACCOUNT, "2026-01-31T15", 1, 3) == 3
    assert store.count_actions(ACCOUNT, "2026-01-31T16", 3, 3) == 3


def test_more_actions_than_the_limit_are_refused_at_once(store):
    """A plan larger than the limit never starts, not even in an empty hour."""
    with pytest.raises(RefusedError, match="more than the 3 allowed"):
        store.count_actions(ACCOUNT, "2026-01-31T15", 4, 3)
