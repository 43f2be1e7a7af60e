"""The table for terminals."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.reporting.samples import HOSTILE, empty_report, full_report
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.inventory import Coverage
from tidewaiter.model.report import Verdict, VerdictState
from tidewaiter.model.score import RiskClass, RiskScore
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.formats import table


def test_the_summary_is_the_last_line_and_the_fix_clears_are_counted() -> None:
    """A reader who sees only the end of the output sees the verdict."""
    text = table.draw(full_report(), width=80, colour=False)
    assert text.splitlines()[-2].startswith("BLOCK: 8 findings")
    assert "upgrade libssl3 to 3.0.9 clears 3" in text
    assert "known to be" in text
    assert "advisory database of 2025-04-16" in text


def test_what_was_not_assessed_is_loud_and_says_the_command() -> None:
    """NOT ASSESSED stands above the findings with the fixing command."""
    text = table.draw(full_report(), width=80, colour=False)
    assert text.index("NOT ASSESSED") < text.index("upgrade")
    assert "fix: tidewaiter db update" in text


def test_nothing_found_says_so_without_noise() -> None:
    """A clean report is short; one that could not be assessed does not look clean."""
    assert table.draw(empty_report(), width=80, colour=False).endswith("PASS: 0 findings\n")
    unsure = empty_report(
        verdict=Verdict(state=VerdictState.NOT_ASSESSED, not_assessed=("Debian:13",)), context={"not_assessed": ["Debian:13"]}
    )
    assert "no advisory data for Debian:13" in table.draw(unsure, width=80, colour=False)


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_lines_fit_and_keep_their_words(width: int) -> None:
    """From narrow to wide, no line is longer than the terminal (at least 50, at most 140) and no finding is lost."""
    text = table.draw(full_report(), width=width, colour=False)
    assert max(map(cell_len, text.splitlines())) <= max(50, min(140, width))
    assert "CVE-2023-1003" in text.replace("\n", "")


def test_no_colour_means_no_escape_and_hostile_text_has_none_either() -> None:
    """Piped output is plain; a title can't smuggle a colour sequence in, and with colours only ours are there."""
    plain = table.draw(full_report(), width=80, colour=False)
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    assert "alert(1)" in plain
    coloured = table.draw(full_report(), width=80, colour=True)
    assert "\x1b[" in coloured
    assert HOSTILE[:40] not in plain.replace("\n", "")


def test_a_pipe_gets_80_plain_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal the document is deterministic bytes."""
    monkeypatch.delenv("COLUMNS", raising=False)
    body = table.FORMAT.render(full_report()).decode()
    assert "\x1b" not in body
    assert max(map(cell_len, body.splitlines())) <= 80


def test_long_groups_are_cut_with_a_count() -> None:
    """Three hundred kernel flaws do not drown the rest."""
    first = full_report().findings[0]
    many = tuple(replace(first, id=f"finding-{number}", rule_id=f"CVE-1-{number}") for number in range(25))
    text = table.draw(full_report(findings=many), width=80, colour=False)
    assert "and 15 more, less urgent" in text


def test_the_points_of_a_risk_add_up_to_it() -> None:
    """What lowers a risk is the last of its reasons, and is shown however many raise it."""
    reasons = (*(Reason(text=f"cause {number}", weight=10.0) for number in range(6)), Reason(text="power not known", weight=-20.0))
    risk = RiskScore(subject="sha256:1", score=40.0, risk_class=RiskClass.MODERATE, reasons=reasons)
    text = table.draw(full_report(risks=(risk,)), width=80, colour=False)
    assert " -20.0  power not known" in text


def test_a_secret_names_its_file_once_and_says_when_a_layer_deletes_it() -> None:
    """The path stands in the line with the number; a file that is gone from the image still ships."""
    place = Location(path="root/key", line=3)
    secret = Finding(
        id="f",
        severity=Severity.HIGH,
        kind=FindingKind.SECRET,
        rule_id="TW-SECRET-x",
        title="Key in root/key",
        resource="r",
        location=place,
        description="Gone later.",
    )
    lines = [line.strip() for line in table.draw(full_report(findings=(secret,)), width=80, colour=False).splitlines()]
    assert "root/key:3" in lines
    assert "Gone later." in lines
    assert not any("Key in root" in line for line in lines)


def test_coverage_comes_before_the_summary() -> None:
    """What was looked for and what nobody recognised is part of what a person reads."""
    report = full_report(coverage=Coverage(layers=3, entries=7, executables=1, unrecognised=1, unrecognised_first=("opt/tool",)))
    text = table.draw(report, width=120, colour=False)
    assert "Coverage\n  read 3 layers, 7 entries" in text
    assert "without a package: 1 of 1 executable: opt/tool" in text
    assert "Coverage" not in table.draw(full_report(), width=120, colour=False)
