"""Exit codes: the gate first, then what is missing."""

import pytest

from tidewaiter.cli.exit_codes import ExitCode, exit_code
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report, Verdict, VerdictState


def report(state: VerdictState, *problems: Problem) -> Report:
    """Make a report with a verdict."""
    return Report(kind="image", target="t", started="", finished="", tool_version="0", problems=problems, verdict=Verdict(state=state))


@pytest.mark.parametrize(
    ("states", "lenient", "strict"),
    [
        ([VerdictState.PASS], ExitCode.OK, ExitCode.OK),
        ([VerdictState.WARN], ExitCode.OK, ExitCode.OK),
        ([VerdictState.NOT_ASSESSED], ExitCode.OK, ExitCode.INCOMPLETE),
        ([VerdictState.PASS, VerdictState.BLOCK], ExitCode.GATE, ExitCode.GATE),
        ([VerdictState.NOT_ASSESSED, VerdictState.BLOCK], ExitCode.GATE, ExitCode.GATE),
    ],
)
def test_the_strongest_verdict_decides(states: list[VerdictState], lenient: ExitCode, strict: ExitCode) -> None:
    """One blocked image of several fails the gate."""
    reports = tuple(report(state) for state in states)
    assert exit_code(reports, strict=False) is lenient
    assert exit_code(reports, strict=True) is strict


def test_only_problems_that_hide_findings_are_incomplete() -> None:
    """A skipped attestation does not fail a strict scan; an unread layer does."""
    harmless = Problem(code="attestation-skipped", what="x", incomplete=False)
    assert exit_code((report(VerdictState.PASS, harmless),), strict=True) is ExitCode.OK
    assert exit_code((report(VerdictState.PASS, Problem(code="layer-truncated", what="x")),), strict=True) is ExitCode.INCOMPLETE
