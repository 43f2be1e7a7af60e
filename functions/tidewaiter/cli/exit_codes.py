"""Exit codes, the same for every verb (documented in docs/reference/cli.md)."""

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter.model.report import Report


class ExitCode(IntEnum):
    """What a script can tell apart."""

    OK = 0
    ERROR = 1
    USAGE = 2
    GATE = 3
    INCOMPLETE = 4


def exit_code(reports: "tuple[Report, ...]", *, strict: bool) -> ExitCode:
    """Choose the exit code of a scan: the gate first, then incompleteness under `--strict`."""
    from tidewaiter.model.report import VerdictState

    verdicts = [report.verdict.state for report in reports if report.verdict]
    if VerdictState.BLOCK in verdicts:
        return ExitCode.GATE
    incomplete = VerdictState.NOT_ASSESSED in verdicts or any(problem.incomplete for report in reports for problem in report.problems)
    return ExitCode.INCOMPLETE if strict and incomplete else ExitCode.OK
