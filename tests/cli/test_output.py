"""Which format goes where."""

from pathlib import Path

import pytest
import typer

from tidewaiter.cli.flags import ReportFlags
from tidewaiter.cli.output import destinations


def places(*words: str, output: str = "") -> list[tuple[str, Path | None]]:
    """Read format words."""
    flags = ReportFlags(form=list(words), output=Path(output) if output else None)
    return [(one.form.id, one.path) for one in destinations(flags)]


def test_a_format_goes_to_stdout_its_own_file_or_the_output() -> None:
    """A file of its own is stronger than --output."""
    assert places("table") == [("table", None)]
    assert places("json", output="a.json") == [("json", Path("a.json"))]
    assert places("json", "sarif=b.sarif", output="a.json") == [("json", Path("a.json")), ("sarif", Path("b.sarif"))]


@pytest.mark.parametrize("words", [("json", "sarif"), ("json=a", "sarif=a"), ("json", "json")])
def test_two_formats_for_one_destination_are_refused(words: tuple[str, ...]) -> None:
    """One would overwrite the other."""
    with pytest.raises(typer.BadParameter, match="two formats"):
        places(*words)


def test_no_word_is_guessed() -> None:
    """An unknown format is refused even when it is near a known one."""
    with pytest.raises(typer.BadParameter, match="Did you mean sarif"):
        places("sarf")
