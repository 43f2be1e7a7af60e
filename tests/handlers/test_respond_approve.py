"""People are asked, and their decision wakes the workflow."""

import pytest

from handlers import _wiring
from tidewaiter.errors import BadInputError, NotFoundError, OfflineError, RefusedError


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


class Shown:
    """Stands for Slack: what replaces messages, and what one person alone is told."""

    def __init__(self, error=None):
        self.error, self.updated, self.whispered = error, [], []

    def update(self, ts, message, *, channel):
        """Remember what replaces a message."""
        if self.error:
            raise self.error
        self.updated.append((channel, ts, message.text))

    def whisper(self, user, text, *, channel):
        """Remember what somebody is told."""
        self.whispered.append((channel, user, text))


@pytest.fixture
def slack(monkeypatch, request):
    """Look at Slack."""
    shown = Shown(getattr(request, "param", None))
    monkeypatch.setattr(_wiring, "slack", lambda: shown)
    return shown


PRESSED = {"message": "1700000000.000100", "channel": "C1"}


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


def test_what_was_decided_takes_the_place_of_the_buttons(world, asked, tokens, slack):
    """Whoever presses later sees the decision that stands; a release says who asked for it."""
    assert world.run("decide", **decision(asked, by="slack:U1", **PRESSED))["recorded"]
    world.run("decide", **decision(asked, decision="refused", by="slack:U2", **PRESSED))
    assert [(channel, ts, text.partition(" at ")[0]) for channel, ts, text in slack.updated] == [
        ("C1", "1700000000.000100", "Approved by slack:U1"),
        ("C1", "1700000000.000100", "Approved by slack:U1"),
    ]
    world.run("lease", plan_id=asked.id, operation="register", task_token="token-2")
    world.run("decide", **decision(asked, decision="release", by="slack:U3", **PRESSED))
    assert slack.updated[-1][2].startswith("Release asked for by slack:U3 at ")


@pytest.mark.parametrize("fields", [{"by": "slack:U2"}, {"by": "slack:U1", "plan_hash": "sha256:other"}])
def test_a_press_that_does_not_count_is_told_to_its_presser_alone(world, asked, tokens, slack, fields):
    """No retries and no dead letter: it would be refused again."""
    rule = {"playbook": "bad-image", "account": asked.account, "action": "block-image"}
    world.set(approve=[rule], approvers=["U1"])
    assert world.run("decide", **decision(asked, **fields, **PRESSED)) == {"recorded": False, "woken": False}
    ((channel, user, text),) = slack.whispered
    assert (channel, user) == ("C1", fields["by"].removeprefix("slack:"))
    assert text.startswith("Not decided: ")
    assert (slack.updated, tokens.woken) == ([], [])


@pytest.mark.parametrize("slack", [OfflineError("Slack could not be reached")], indirect=True)
def test_a_decision_stands_though_slack_cannot_show_it(world, asked, tokens, slack):
    """The plan goes on."""
    assert world.run("decide", **decision(asked, by="slack:U1", **PRESSED)) == {"recorded": True, "woken": True}
    assert tokens.woken == [("token-1", {"decision": "approved"})]
