"""Block Kit pieces within Slack's limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.reporting.sinks import slack_blocks as blocks


@given(st.text(max_size=400))
def test_foreign_text_has_no_control_characters_of_slack(text: str) -> None:
    """No angle bracket survives: nobody is pinged, no link is forged."""
    found = blocks.escaped(text)
    assert "<" not in found
    assert ">" not in found
    assert all(part.startswith(("amp;", "lt;", "gt;")) for part in found.split("&")[1:])


def test_code_can_not_be_ended_from_inside() -> None:
    """A backtick in a name does not end the span."""
    assert blocks.code("a`b<c>") == "`a'b&lt;c&gt;`"


@given(st.text(alphabet="ab&<>", max_size=300), st.integers(min_value=60, max_value=200))
def test_cutting_keeps_the_limit_and_whole_escapes(text: str, limit: int) -> None:
    """What is cut says how much is missing, and never leaves half an escape sequence."""
    found = blocks.cut(blocks.escaped(text), limit)
    assert len(found) <= limit
    assert all(";" in part[:4] or part.startswith(("amp;", "lt;", "gt;")) for part in found.split("&")[1:])


def test_a_list_counts_what_does_not_fit() -> None:
    """A thousand reasons become a section's worth and a number."""
    found = blocks.listed([f"reason {number} " + "x" * 50 for number in range(1000)])
    assert len(found) <= blocks.MAX_TEXT
    assert found.splitlines()[-1].startswith("and ")
    assert blocks.listed(["one", "two"]) == "• one\n• two"


def test_too_many_blocks_are_cut_but_the_buttons_stay() -> None:
    """At most 50 blocks; the last ones are the buttons, and a line says how many parts are missing."""
    last = [{"type": "actions", "elements": [blocks.button("Approve", "a", "v")]}]
    message = blocks.assembled("t", [blocks.section(f"part {number}") for number in range(200)], last)
    assert len(message.blocks) == blocks.MAX_BLOCKS
    assert message.blocks[-1]["type"] == "actions"
    assert "152 parts more" in str(message.blocks[-2])


def test_a_message_stays_below_the_total_that_slack_refuses() -> None:
    """Long sections together are cut as well."""
    message = blocks.assembled("t", [blocks.section("x" * 3000) for _ in range(10)])
    assert sum(len(block["text"]["text"]) for block in message.blocks if "text" in block) <= blocks.MAX_TOTAL
    assert "parts more" in str(message.blocks[-1])


def test_a_button_value_is_never_cut() -> None:
    """A value that would be cut means another plan: an error instead."""
    with pytest.raises(ValueError, match="at most 2000"):
        blocks.button("Approve", "a", "x" * 2001)


def test_a_headline_is_plain_and_short() -> None:
    """Headlines are plain text of at most 150 characters."""
    face = blocks.header("x" * 400)["text"]
    assert face["type"] == "plain_text"
    assert len(face["text"]) == 150


def test_markdown_is_verbatim_so_that_no_link_is_made_of_a_name() -> None:
    """A bare address in the name of an image stays text."""
    for block in (blocks.section("https://evil.example"), blocks.context("https://evil.example")):
        text = block["text"] if "text" in block else block["elements"][0]
        assert (text["type"], text["verbatim"]) == ("mrkdwn", True)
