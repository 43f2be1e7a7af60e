"""The reference page is what the commands say."""

from pathlib import Path

from tidewaiter.cli.reference import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"


def test_the_page_is_current() -> None:
    """A changed flag changes the page: run python .ci/reference.py."""
    assert PAGE.read_text() == "\n".join(page()).rstrip() + "\n"


def test_every_verb_and_flag_is_on_it() -> None:
    """With variable and default."""
    text = "\n".join(page())
    for words in ("## tidewaiter scan image", "## tidewaiter db update", "## tidewaiter config show", "## tidewaiter respond revert"):
        assert words in text
    assert "| `-f`, `--format` |" in text
    assert "| `TIDEWAITER_FAIL_ON` |" in text
