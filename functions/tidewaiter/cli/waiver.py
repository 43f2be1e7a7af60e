"""`tidewaiter waiver`: accept a risk with a reason, an owner and an end; find the waivers that no longer earn their place."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import note
from tidewaiter.cli.exit_codes import ExitCode
from tidewaiter.errors import BadInputError, NotFoundError

if TYPE_CHECKING:
    from tidewaiter.model.finding import Finding
    from tidewaiter.model.report import Report

_MAX_REPORT_BYTES = 512 << 20

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Add a waiver, or check the waivers against a report.")


@app.command(short_help="Add a waiver to the waiver file.")
def add(
    rule: Annotated[str, typer.Argument(help="Rule, CVE or alias to accept; * is a wildcard.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is acceptable.")],
    owner: Annotated[str, typer.Option("--owner", help="Who answers for it.")],
    expires: Annotated[str, typer.Option("--expires", help="Last day it holds, YYYY-MM-DD.")],
    resource: Annotated[str, typer.Option("--resource", help="Only this resource (pattern).")] = "",
    path: Annotated[str, typer.Option("--path", help="Only this path (pattern).")] = "",
    purl: Annotated[str, typer.Option("--purl", help="Only this package (purl pattern).")] = "",
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
) -> None:
    """Add a waiver to the waiver file."""
    from tidewaiter.cli.scan import read_waivers
    from tidewaiter.model.waiver import Waiver
    from tidewaiter.policy.waivers import parse_waivers, render_waivers

    if not _is_day(expires):
        raise typer.BadParameter(f"{expires!r} is not a day: write YYYY-MM-DD", param_hint="--expires")
    new = Waiver(rule_id=rule, reason=reason, owner=owner, expires=expires, resource=resource, path=path, purl=purl)
    text = render_waivers((*read_waivers(waivers), new))
    parse_waivers(text, str(waivers))
    waivers.parent.mkdir(parents=True, exist_ok=True)
    waivers.write_text(text)
    note(f"{waivers}: {rule} accepted until {expires}")
    if expires < date.today().isoformat():  # noqa: DTZ011 - waivers end with the user's local day
        note("warning: that day is over already: the waiver covers nothing")


@app.command(short_help="Find waivers that are expired or unused.")
def check(
    report: Annotated[Path | None, typer.Option("--report", help="JSON report of a scan, to find waivers that match nothing.")] = None,
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
) -> None:
    """Report expired waivers and, against a report, unused ones; exits 3 when there are any."""
    from tidewaiter.cli.scan import read_waivers
    from tidewaiter.policy.waivers import audit

    if not waivers.is_file():
        raise NotFoundError("there is no waiver file", where=str(waivers), hint="Add one with `tidewaiter waiver add`")
    known = read_waivers(waivers)
    reviewed = audit(_findings_of(report), known, date.today().isoformat())  # noqa: DTZ011 - see above
    lines = [f"expired  {one.rule_id}  {one.expires}  {one.owner}" for one in reviewed.expired]
    if report is not None:
        lines += [f"unused   {one.rule_id}  {one.expires}  {one.owner}" for one in reviewed.unused]
    sys.stdout.write("".join(f"{line}\n" for line in lines) or f"{len(known)} waiver{'s' * (len(known) != 1)}, none expired\n")
    raise typer.Exit(ExitCode.GATE if lines else ExitCode.OK)


def _is_day(word: str) -> bool:
    try:
        return date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False


def _findings_of(report: Path | None) -> "tuple[Finding, ...]":
    """Read the findings of a JSON report, or of a document that holds several."""
    from tidewaiter import documents
    from tidewaiter.cli.inputs import name_of, read_bytes

    if report is None:
        return ()
    try:
        document = json.loads(read_bytes(report, _MAX_REPORT_BYTES))
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"not JSON: {error}", where=name_of(report), hint="Write it with --format json") from None
    entries = document.get("reports", [document]) if isinstance(document, dict) else [document]
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise BadInputError("not a report", where=name_of(report), hint="Write it with --format json")
    loaded: list[Report] = [documents.load("report", one) for one in entries]
    return tuple(finding for one in loaded for finding in one.findings)
