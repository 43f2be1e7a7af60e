"""Slack messages."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.reporting.sinks.samples import ACTION, PLANTED, incident, outcomes, plan
from tidewaiter.errors import BadInputError
from tidewaiter.model.response import Approval, Decision, Mode, OutcomeState
from tidewaiter.reporting.sinks import slack
from tidewaiter.reporting.sinks.slack_blocks import MAX_BLOCKS, MAX_TEXT, SlackMessage


def text_of(message: SlackMessage) -> str:
    """Join everything a reader sees."""
    return json.dumps([message.text, *message.blocks], ensure_ascii=False)


def buttons(message: SlackMessage) -> dict[str, str]:
    """Map action ids to values."""
    elements: list[dict[str, Any]] = [one for block in message.blocks if block["type"] == "actions" for one in block["elements"]]
    return {one["action_id"]: one["value"] for one in elements}


def test_a_plan_that_waits_has_two_buttons_bound_to_its_hash() -> None:
    """What is approved is exactly this version of the plan."""
    found = buttons(slack.plan_message(plan(), incident()))
    assert set(found) == {slack.APPROVE, slack.REFUSE}
    press = slack.read_button(slack.APPROVE, found[slack.APPROVE])
    assert (press.plan_id, press.plan_hash, press.decision) == ("plan-1", "f" * 64, "approved")
    assert slack.read_button(slack.REFUSE, found[slack.REFUSE]).decision == "refused"


def test_a_plan_says_why_what_whom_it_hits_and_what_guards_refuse() -> None:
    """Reasons, calls, blast radius, warnings and refusals are all there."""
    text = text_of(slack.plan_message(plan(), incident()))
    for part in (
        "credentials used from outside",
        "two tactics",
        "ec2:ModifyNetworkInterfaceAttribute",
        "3 other pods",
        "stay open",
        "protected",
    ):
        assert part in text


@pytest.mark.parametrize("mode", [Mode.OBSERVE, Mode.AUTO])
def test_a_plan_nobody_decides_has_no_buttons(mode: Mode) -> None:
    """Observed and automatic plans are told, not asked."""
    assert buttons(slack.plan_message(plan(mode=mode))) == {}


def test_foreign_text_can_not_ping_a_channel() -> None:
    """A summary with a channel mention is shown as text."""
    assert "<!channel>" not in text_of(slack.plan_message(plan()))
    assert "&lt;!channel&gt;" in text_of(slack.plan_message(plan()))


def test_no_message_holds_a_secret() -> None:
    """Parameters, state before, entities and results never get into a message."""
    approval = Approval(plan_id="plan-1", plan_hash="f" * 64, decision=Decision.APPROVED, by="U1", at="2025-05-01T10:01:00Z")
    messages = [
        slack.plan_message(plan(), incident()),
        slack.decided_message(plan(), approval),
        slack.outcome_message(plan(), outcomes()),
        slack.incident_message(incident()),
    ]
    assert all(PLANTED not in text_of(message) for message in messages)


def test_a_decision_replaces_the_question() -> None:
    """Who decided, when and why; no buttons any more."""
    approval = Approval(plan_id="plan-1", plan_hash="f" * 64, decision=Decision.REFUSED, by="U<1>", at="10:01", reason="known test")
    message = slack.decided_message(plan(), approval)
    assert buttons(message) == {}
    assert message.text == "Refused by U&lt;1&gt; at 10:01: known test"
    expired = replace(approval, decision=Decision.EXPIRED, by="", reason="")
    assert slack.decided_message(plan(), expired).text.startswith("Expired: nobody decided at")


def test_an_outcome_says_what_verification_saw_and_can_be_released() -> None:
    """Contained and verified, with a Release button only while the lease runs."""
    message = slack.outcome_message(plan(), outcomes(), releasable=True)
    assert message.text.startswith("Contained")
    assert ":white_check_mark: every interface" in text_of(message)
    assert slack.read_button(slack.RELEASE, buttons(message)[slack.RELEASE]).decision == "release"
    assert buttons(slack.outcome_message(plan(), outcomes())) == {}


def test_a_failed_action_is_loud_and_names_the_missing_permission() -> None:
    """A failure is the headline, never a footnote."""
    message = slack.outcome_message(plan(), outcomes(OutcomeState.FAILED))
    assert message.text.startswith("2 of 2 actions failed")
    assert "missing permission `ec2:ModifyNetworkInterfaceAttribute`" in text_of(message)
    assert "NOT verified" in text_of(message)


def test_released_and_nothing_done_are_said_as_such() -> None:
    """A release is not called a containment."""
    assert slack.outcome_message(plan(), outcomes(OutcomeState.REVERTED)).text.startswith("Released")
    assert slack.outcome_message(plan(), ()).text.startswith("Nothing was done")


def test_an_incident_tells_actor_signals_and_workloads() -> None:
    """What was seen, in order, and what runs behind the actor."""
    text = text_of(slack.incident_message(incident()))
    for part in ("role/web", "T1552.005", "Policy attached", "c/shop/web/app", "Credential theft by <web>"):
        assert part in text


def test_a_huge_plan_keeps_the_limits_and_its_buttons() -> None:
    """Sixty actions with long texts: at most 50 blocks, sections within 3,000 characters, buttons still there."""
    actions = tuple(replace(ACTION, id=str(number), summary="s" * 5000, blast_radius=("b" * 900,) * 50) for number in range(60))
    message = slack.plan_message(plan(actions=actions, reasons=("r" * 4000,) * 30))
    assert len(message.blocks) <= MAX_BLOCKS
    assert all(len(block["text"]["text"]) <= MAX_TEXT for block in message.blocks if "text" in block)
    assert set(buttons(message)) == {slack.APPROVE, slack.REFUSE}


@pytest.mark.parametrize(
    ("action_id", "value"),
    [("other-button", '{"plan_id":"p","plan_hash":"h"}'), (slack.APPROVE, "{"), (slack.APPROVE, '{"plan_id":"p"}'), (slack.APPROVE, "[1]")],
)
def test_a_button_that_is_not_ours_is_refused(action_id: str, value: str) -> None:
    """A forged or old value is an error that says what to do."""
    with pytest.raises(BadInputError, match="not a button of Tidewaiter"):
        slack.read_button(action_id, value)
