"""Keys of model providers."""

import string

import pytest

from tests.content.samples import found, letters


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        pytest.param(f"sk-proj-{letters(40)}T3BlbkFJ{letters(40)}", "TW-SECRET-openai-key", id="openai-key"),
        pytest.param(f"sk-ant-api03-{letters(93)}AA", "TW-SECRET-anthropic-key", id="anthropic-key"),
        pytest.param("hf_" + letters(34, string.ascii_letters), "TW-SECRET-hugging-face-token", id="hugging-face-token"),
    ],
)
def test_hit(text: str, rule_id: str) -> None:
    """A secret of the documented format is found on its line."""
    assert (rule_id, 2) in found(f"# settings\n{text}\n# end")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"sk-proj-{letters(80)}", id="openai-without-mark"),
        pytest.param(f"sk-ant-api03-{letters(20)}AA", id="anthropic-too-short"),
        pytest.param("hf_" + letters(30, string.ascii_letters), id="hugging-face-too-short"),
    ],
)
def test_near_miss(text: str) -> None:
    """What only looks alike is left alone."""
    assert found(f"# settings\n{text}\n# end") == []
