"""Table: the report for a terminal. Urgency and reasons first, grouped by what clears them, the summary last."""

import io
import os
import shutil
import sys
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tidewaiter.model.drift import Move
from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.identity import IdentityPath
from tidewaiter.model.report import Report, VerdictState
from tidewaiter.model.score import RiskScore
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.drift import move_of
from tidewaiter.reporting.fixes import FixGroup, fix_groups, rebase_lines
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.paths import cut_line, path_steps, path_title
from tidewaiter.reporting.summary import (
    coverage_lines,
    gaps_of,
    shown_hidden,
    summary_line,
    suppressed_words,
    waived_findings,
)
from tidewaiter.reporting.terminal import SHOWN_PER_GROUP, compliance, gone, head, set_aside_lines
from tidewaiter.reporting.words import brought_by, object_of, place_of, printable, subject_of, why_of

_SHOWN_RISKS = 3
_SHOWN_PATHS = 5
_COVERAGE = 300
_VEX = 200
_COMMAND = 200
"""Longer commands are in the other formats: here they would be cut, and then do something else."""
_NARROW, _WIDE = 50, 140
_CONTENT = {FindingKind.SECRET, FindingKind.MALWARE}
"""Kinds whose description, if there is one, says that a later layer deletes the file."""

_STYLES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFORMATIONAL: "dim",
    Severity.UNKNOWN: "magenta",
}
_VERDICT_STYLES = {
    VerdictState.PASS: "bold green",
    VerdictState.WARN: "bold yellow",
    VerdictState.BLOCK: "bold white on red",
    VerdictState.NOT_ASSESSED: "bold black on yellow",
}


def render(report: Report) -> bytes:
    """Draw for this terminal: its width (80 if there is none), colours only on a terminal and without NO_COLOR."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return draw(report, width=shutil.get_terminal_size((80, 24)).columns, colour=colour).encode()


def draw(report: Report, *, width: int, colour: bool) -> str:
    """Draw the report `width` columns wide (kept between 50 and 140)."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(_NARROW, min(_WIDE, width)),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in _parts(report):
        console.print(part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _parts(report: Report) -> Iterator[RenderableType]:
    yield from head(report)
    yield from _gaps(report)
    yield from _risks(report.risks)
    yield from _paths(report.identity_paths)
    yield from _rebases(report)
    for place, group in enumerate(fix_groups(report)):
        yield from _group(group, report, first=place == 0)
    yield from gone(report)
    waived = waived_findings(report)
    if waived and report.context.get("show_waived", True):
        yield Text(f"\n{suppressed_words(waived)}", style="bold")
        yield from set_aside_lines(report)
    hidden = shown_hidden(report)
    if hidden:
        yield Text(f"\nHidden ({len(hidden)})", style="bold")
    for finding in hidden:
        yield Padding(Text(f"{subject_of(finding)}: {printable(finding.suppressed_by)}", style="dim"), (0, 0, 0, 2))
    yield from _problems(report)
    for found in report.compliance:
        yield from compliance(found)
    yield from _coverage(report)
    style = _VERDICT_STYLES[report.verdict.state] if report.verdict else "bold"
    yield Text(f"\n{summary_line(report)}", style=style)


def _gaps(report: Report) -> Iterator[RenderableType]:
    gaps = gaps_of(report)
    if gaps:
        yield Text("\nNOT ASSESSED", style="bold black on yellow")
    for gap in gaps:
        fix = f"\n  fix: {gap.fix}" if gap.fix else ""
        yield Padding(Text(f"! {printable(gap.what)}{fix}", style="yellow"), (0, 0, 0, 2))


def _risks(risks: Sequence[RiskScore]) -> Iterator[RenderableType]:
    for risk in risks[:_SHOWN_RISKS]:
        yield Text(f"\nRisk {int(risk.score)} of 100, {risk.risk_class}: {printable(risk.subject, 120)}", style="bold")
        for reason in risk.reasons:
            yield _hanging(f"{reason.weight:+6.1f}  ", printable(reason.text, 200))
        if risk.gaps:
            yield _hanging("     ?  ", f"not known: {printable('; '.join(risk.gaps), 300)}")
    if len(risks) > _SHOWN_RISKS:
        yield Text(f"{len(risks) - _SHOWN_RISKS} more risk scores are in the JSON and HTML reports", style="dim")


def _paths(paths: Sequence[IdentityPath]) -> Iterator[RenderableType]:
    if paths:
        yield Text(f"\nWho can become administrator ({len(paths)} paths)", style="bold")
    for path in paths[:_SHOWN_PATHS]:
        yield Padding(Text(path_title(path)), (0, 0, 0, 2))
        for step in path_steps(path):
            yield _hanging("    -> ", step)
        yield _hanging("   cut ", cut_line(path))
    if len(paths) > _SHOWN_PATHS:
        yield Text(f"{len(paths) - _SHOWN_PATHS} more paths are in the JSON and HTML reports", style="dim")


def _hanging(label: str, text: str) -> RenderableType:
    grid = Table.grid(padding=0)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, style="dim"), Text(text))
    return grid


def _rebases(report: Report) -> Iterator[RenderableType]:
    lines = rebase_lines(report)
    if lines:
        yield Text("\nBase image", style="bold")
    for line in lines:
        yield _hanging("  ", printable(line))


def _group(group: FixGroup, report: Report, *, first: bool) -> Iterator[RenderableType]:
    count = len(group.findings)
    clears = group.clears if count > 1 or group.command else ""
    yield Text(f"\n{printable(group.instruction or 'no fix is known')}{clears}", style="bold")
    if group.command:
        yield _hanging("  $ ", printable(group.command))
    for note in group.notes:
        yield _hanging("  ! ", printable(note))
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, header_style="dim", padding=(0, 1), show_header=first)
    table.add_column("prio", justify="right", width=4, no_wrap=True)
    table.add_column("severity", width=8, no_wrap=True)
    table.add_column("what", ratio=5, overflow="fold")
    table.add_column("why", ratio=6, overflow="fold")
    for finding in group.findings[:SHOWN_PER_GROUP]:
        table.add_row(f"{finding.priority:.0f}", _severity(finding.severity), _what(finding, move_of(report, finding)), why_of(finding))
    yield table
    if count > SHOWN_PER_GROUP:
        yield Text(f"  and {count - SHOWN_PER_GROUP} more, less urgent (the JSON report lists all)", style="dim")


def _severity(severity: Severity) -> Text:
    word = "info" if severity is Severity.INFORMATIONAL else severity.value
    return Text(word, style=_STYLES[severity])


def _what(finding: Finding, move: Move | None) -> Text:
    text = Text(subject_of(finding).removesuffix(f" in {printable(finding.location.path)}"))
    if move:
        text.append(f" {move.state.upper()}", style="bold yellow")
        text.append(f"\n{printable(move.note)}" if move.note else "", style="yellow")
    if finding.undetermined:
        text.append(" (not certain)", style="yellow")
    gone = printable(finding.description) if finding.kind in _CONTENT else ""
    vex = printable(finding.evidence.get("vex", ""), _VEX)
    for line in filter(None, (object_of(finding), place_of(finding), brought_by(finding), gone, vex)):
        text.append(f"\n{line}", style="dim")
    command = finding.evidence.get("command", "")
    if command.isprintable() and 0 < len(command) <= _COMMAND:
        risk = finding.evidence.get("may break", "")
        text.append(f"\n$ {command}" + (f"\n  may break: {printable(risk)}" if risk else ""))
    return text


def _problems(report: Report) -> Iterator[RenderableType]:
    if report.problems:
        yield Text(f"\nProblems ({len(report.problems)})", style="bold yellow")
    for problem in report.problems:
        where = f" ({problem.where})" if problem.where else ""
        text = Text(printable(f"{problem.what}{where}"))
        if problem.hint:
            text.append(f"\n  {printable(problem.hint)}", style="dim")
        yield Padding(text, (0, 0, 0, 2))


def _coverage(report: Report) -> Iterator[RenderableType]:
    lines = coverage_lines(report)
    if lines:
        yield Text("\nCoverage", style="bold")
    for line in lines:
        yield Padding(Text(printable(line, _COVERAGE), style="dim"), (0, 0, 0, 2))


FORMAT = Format(id="table", title="For a terminal: urgency, reasons and fixes", media_type="text/plain; charset=utf-8", render=render)
