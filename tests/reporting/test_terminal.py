"""Parts of a report for a terminal."""

import io

from rich.console import Console

from tests.reporting.samples import a_compliance, empty_report, full_report
from tidewaiter.reporting.terminal import compliance, gone, head, set_aside_lines


def drawn(parts) -> str:
    """Draw parts as plain text."""
    out = io.StringIO()
    console = Console(file=out, width=120, no_color=True, highlight=False, markup=False)
    for part in parts:
        console.print(part)
    return out.getvalue()


def test_compliance_is_a_table_of_all_numbers():
    """Totals first, then each number with its status and what it stands on."""
    text = drawn(compliance(a_compliance()))
    assert "1.8.0: 2 pass, 1 fail (1 of them accepted), 1 not assessed: 75 % of 4 numbers assessed" in text
    for words in ("4.2.1", "FAIL", "(accepted)", "nobody knows", "answer: met: one only"):
        assert words in text
    assert "\x1b" not in text


def test_a_framework_without_numbers_does_no_harm():
    """Nothing to list is an empty table."""
    found = a_compliance()
    empty = type(found)(framework="f", title="t", version="1", target="x", source="s", requirements=())
    assert "0 of" not in drawn(compliance(empty))


def test_what_was_set_aside_names_the_waiver_and_its_findings():
    """The reason stands above what it hid."""
    text = drawn(set_aside_lines(full_report()))
    assert text.strip()
    assert not drawn(set_aside_lines(empty_report()))


def test_the_head_names_the_target_and_nothing_is_gone_without_a_comparison():
    """An empty report has a head and nothing else."""
    assert "image" in drawn(head(full_report()))
    assert not drawn(gone(empty_report()))
