"""Parts of a report for a terminal that stand beside its findings: what it is about, what is gone, set aside, and compliance."""

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tidewaiter.model.compliance import Compliance
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.drift import DriftState
from tidewaiter.model.report import Report
from tidewaiter.reporting.compliance import counts, grounds, status_words, totals
from tidewaiter.reporting.drift import gone_lines
from tidewaiter.reporting.set_aside import set_aside
from tidewaiter.reporting.signed import signature_line
from tidewaiter.reporting.summary import base_line, database_line
from tidewaiter.reporting.words import printable, subject_of

SHOWN_PER_GROUP = 10
_SHOWN_SIGNATURES = 10
_GROUNDS = 2
"""Lines of evidence per number in a terminal."""
_STATUS_STYLES = {
    ControlStatus.PASS: "green",
    ControlStatus.FAIL: "bold red",
    ControlStatus.NOT_ASSESSED: "yellow",
}


def head(report: Report) -> Iterator[RenderableType]:
    """Say what the report is about and what it was made with."""
    platform = f" ({report.image.platform})" if report.image and report.kind == "image" else ""
    yield Text(f"{report.kind} {printable(report.target)}{platform}", style="bold")
    if report.inventory:
        found = report.inventory.distribution
        system = found.pretty_name or f"{found.id} {found.version}".strip() or "no operating system found"
        yield Text(f"{printable(system)}; {len(report.inventory.packages)} packages")
    if lineage := base_line(report):
        yield Text(printable(lineage))
    for signature in report.signatures[:_SHOWN_SIGNATURES]:
        yield Text(printable(signature_line(signature), 500))
    if report.database or report.inventory:
        yield Text(database_line(report), style="dim")


def gone(report: Report) -> Iterator[RenderableType]:
    """List what an earlier report had and this one has not."""
    for state, title in ((DriftState.FIXED, "Fixed"), (DriftState.NOT_KNOWN, "No longer known, which is not fixed")):
        lines = gone_lines(report, state)
        if lines:
            yield Text(f"\n{title} ({len(lines)})", style="bold")
        for line in lines[:SHOWN_PER_GROUP]:
            yield Padding(Text(line, style="dim"), (0, 0, 0, 2))
        if len(lines) > SHOWN_PER_GROUP:
            yield Text(f"  and {len(lines) - SHOWN_PER_GROUP} more (the JSON report lists all)", style="dim")


def set_aside_lines(report: Report) -> Iterator[RenderableType]:
    """List each waiver with what it hid."""
    for one in set_aside(report):
        yield Padding(Text(printable(one.findings[0].suppressed_by)), (0, 0, 0, 2))
        for finding in one.findings[:SHOWN_PER_GROUP]:
            where = f": {finding.resource}" if finding.description else ""
            yield Padding(Text(printable(f"{subject_of(finding)}{where}"), style="dim"), (0, 0, 0, 4))
        if len(one.findings) > SHOWN_PER_GROUP:
            yield Padding(Text(f"and {len(one.findings) - SHOWN_PER_GROUP} more", style="dim"), (0, 0, 0, 4))


def compliance(found: Compliance) -> Iterator[RenderableType]:
    """List every number of a framework with what it stands on."""
    yield Text(f"\n{printable(found.title)} {found.version}: {totals(found)}", style="bold")
    if found.note:
        yield Padding(Text(found.note, style="dim"), (0, 0, 0, 2))
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, header_style="dim", padding=(0, 1))
    table.add_column("number", width=max(6, *(len(one.number) for one in found.requirements)) if found.requirements else 6)
    table.add_column("status", width=12, overflow="fold")
    table.add_column("what it stands on", ratio=1, overflow="fold")
    for one in found.requirements:
        text = Text(printable(one.title))
        counted = counts(one)
        text.append(f" ({counted})" if counted else "", style="dim")
        for line in list(grounds(one))[:_GROUNDS]:
            text.append(f"\n{printable(line, 200)}", style="dim")
        table.add_row(one.number, Text(status_words(one), style=_STATUS_STYLES[one.status]), text)
    yield table
    yield Text("all evidence is in the JSON, HTML and compliance-csv reports", style="dim")
