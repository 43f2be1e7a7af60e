"""People are asked, and their decision wakes the workflow."""

import pytest

from handlers import _wiring
from tidewaiter.errors import BadInputError, NotFoundError, RefusedError


class Tokens:
    """Stands for Step Functions."""

    def __init__(self):
        self.woken = []

    def succeed(self, token, output):
        """Remember who was woken."""
        self.woken.append((token, output))
        return True


@pytest.fixture
def tokens(monkeypatch):
    """Listen to what is given back."""
    made = Tokens()
    monkeypatch.setattr(_wiring, "tokens", lambda: made)
    return made


@pytest.fixture
def asked(world):
    """Give a plan that waits for people."""
    world.switch_on("approve")
    plan_id = world.planned()["plan_id"]
    world.run("guard", plan_id=plan_id)
    assert world.run("approve", plan_id=plan_id, task_token="token-1") == {"sns": True, "slack": False}
    return world.plans().get(plan_id)


def decision(plan, **fields):
    return {"plan_id": plan.id, "plan_hash": plan.hash, "decision": "approved", "by": "ana", **fields}


def test_the_mail_says_how_to_decide(world, asked):
    """Also where Slack is not set up."""
    ((subject, text),) = world.mails()
    assert "approve" in subject
    assert f"tidewaiter respond approve {asked.id}" in text


def test_a_decision_is_recorded_once_and_wakes_the_step(world, asked, tokens):
    """The first one stands."""
    assert world.run("decide", **decision(asked)) == {"recorded": True, "woken": True}
    assert tokens.woken == [("token-1", {"decision": "approved"})]
    assert world.run("decide", **decision(asked, decision="refused", by="bob")) == {"recorded": False, "woken": False}
    assert "tidewaiter.plan.decided" in [name for name, _ in world.bus.events]


def test_a_decision_about_another_version_of_the_plan_is_refused(world, asked, tokens):
    """What was approved is what is done."""
    with pytest.raises(RefusedError):
        world.run("decide", **decision(asked, plan_hash="sha256:other"))
    assert tokens.woken == []


def test_a_lease_is_ended_by_its_own_token(world, asked, tokens):
    """A release does not approve anything."""
    world.run("lease", plan_id=asked.id, operation="register", task_token="token-2")
    assert world.run("decide", **decision(asked, decision="release"))["woken"]
    assert tokens.woken == [("token-2", {"decision": "release"})]


def test_malformed_events_and_unknown_plans_are_errors(world, tokens):
    """Nobody decides about nothing."""
    with pytest.raises(NotFoundError):
        world.run("approve", plan_id="p", task_token="t")
    with pytest.raises(BadInputError):
        world.run("decide", plan_id="p", plan_hash="h", decision="maybe", by="ana")


def test_who_is_no_approver_neither_decides_nor_ends_a_lease(world, asked, tokens):
    """Nothing is recorded, so an approver's word is still the first."""
    rule = {"playbook": "bad-image", "account": asked.account, "action": "block-image"}
    world.set(approve=[rule], approvers=["U1"])
    world.run("lease", plan_id=asked.id, operation="register", task_token="token-2")
    for word in ("approved", "refused", "release"):
        with pytest.raises(RefusedError, match="not an approver"):
            world.run("decide", **decision(asked, decision=word, by="slack:U2"))
    assert tokens.woken == []
    assert world.run("decide", **decision(asked, by="slack:U1"))["recorded"]
    assert tokens.woken == [("token-1", {"decision": "approved"})]
