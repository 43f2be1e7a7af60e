"""`tidewaiter waiver`: accept a risk with a reason, an owner and an end; find the waivers that no longer earn their place."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter import documents
from tidewaiter.cli import options
from tidewaiter.cli.console import note
from tidewaiter.cli.exit_codes import ExitCode
from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import Finding
from tidewaiter.model.report import Report
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.waivers import audit, parse_waivers, render_waivers

app = typer.Typer(no_args_is_help=True, help="Add a waiver, or check the waivers against a report.")


@app.command()
def add(
    rule: Annotated[str, typer.Argument(help="Rule, CVE or alias to accept; * is a wildcard.")],
    reason: Annotated[str, typer.Option(help="Why it is acceptable.")],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    expires: Annotated[str, typer.Option(help="Last day it holds, YYYY-MM-DD.")],
    resource: Annotated[str, typer.Option(help="Only this resource (pattern).")] = "",
    path: Annotated[str, typer.Option(help="Only this path (pattern).")] = "",
    purl: Annotated[str, typer.Option(help="Only this package (purl pattern).")] = "",
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
) -> None:
    """Add a waiver to the waiver file."""
    known = parse_waivers(waivers.read_text(), str(waivers)) if waivers.is_file() else ()
    new = Waiver(rule_id=rule, reason=reason, owner=owner, expires=expires, resource=resource, path=path, purl=purl)
    text = render_waivers((*known, new))
    parse_waivers(text, str(waivers))
    waivers.parent.mkdir(parents=True, exist_ok=True)
    waivers.write_text(text)
    note(f"{waivers}: {rule} accepted until {expires}")


@app.command()
def check(
    report: Annotated[Path | None, typer.Option(help="JSON report of a scan, to find waivers that match nothing.")] = None,
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
) -> None:
    """Report expired waivers and, against a report, unused ones; exits 3 when there are any."""
    if not waivers.is_file():
        raise BadInputError("there is no waiver file", where=str(waivers), hint="Add one with `tidewaiter waiver add`")
    known = parse_waivers(waivers.read_text(), str(waivers))
    reviewed = audit(_findings_of(report), known, date.today().isoformat())  # noqa: DTZ011 - waivers end with the user's local day
    lines = [f"expired  {one.rule_id}  {one.expires}  {one.owner}" for one in reviewed.expired]
    if report is not None:
        lines += [f"unused   {one.rule_id}  {one.expires}  {one.owner}" for one in reviewed.unused]
    sys.stdout.write("".join(f"{line}\n" for line in lines) or f"{len(known)} waivers, none expired\n")
    raise typer.Exit(ExitCode.GATE if lines else ExitCode.OK)


def _findings_of(report: Path | None) -> tuple[Finding, ...]:
    if report is None:
        return ()
    document = json.loads(report.read_text())
    reports = document.get("reports", [document])
    loaded: list[Report] = [documents.load("report", one) for one in reports]
    return tuple(finding for one in loaded for finding in one.findings)
