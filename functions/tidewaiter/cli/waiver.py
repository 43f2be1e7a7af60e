"""`tidewaiter waiver`: accept a risk with a reason, an owner and an end; find the waivers that no longer earn their place."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
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
    from tidewaiter.model.waiver import Waiver
    from tidewaiter.policy.waiver_review import WaiverAudit

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
    purl: Annotated[str, typer.Option("--purl", help="Only this package: a purl (without version: every version) or a pattern.")] = "",
    package: Annotated[str, typer.Option("--package", help="Only packages of this name (pattern).")] = "",
    image: Annotated[str, typer.Option("--image", help="Only this image: reference, repository:tag or digest (pattern).")] = "",
    layer: Annotated[str, typer.Option("--layer", help="Only this layer (diff id).")] = "",
    cluster: Annotated[str, typer.Option("--cluster", help="Only this cluster: name or ARN (pattern).")] = "",
    container: Annotated[str, typer.Option("--container", help="Only this container of pods (pattern).")] = "",
    field: Annotated[str, typer.Option("--field", help="Only this field of an object, such as /spec/hostNetwork (pattern).")] = "",
    justification: Annotated[str, typer.Option("--justification", help="The VEX justification, if it does not affect you.")] = "",
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
) -> None:
    """Add a waiver to the waiver file."""
    from tidewaiter.cli.inputs import read_bytes
    from tidewaiter.model.waiver import Waiver
    from tidewaiter.policy.waivers import MAX_FILE_BYTES, WaiverFile, flaw_in, parse_file, render_waivers

    if not _is_day(expires):
        raise typer.BadParameter(f"{expires!r} is not a day: write YYYY-MM-DD", param_hint="--expires")
    known = parse_file(read_bytes(waivers, MAX_FILE_BYTES).decode(errors="replace"), str(waivers)) if waivers.exists() else WaiverFile()
    new = Waiver(
        rule_id=rule,
        reason=reason,
        owner=owner,
        expires=expires,
        resource=resource,
        path=path,
        purl=purl,
        package=package,
        image=image,
        layer=layer,
        cluster=cluster,
        container=container,
        field=field,
        justification=justification,
    )
    flawed, wrong = flaw_in(new)
    if wrong:
        raise typer.BadParameter(wrong, param_hint="rule" if flawed == "id" else f"--{flawed}")
    waivers.parent.mkdir(parents=True, exist_ok=True)
    waivers.write_text(render_waivers((*known.waivers, new), known.answers))
    note(f"{waivers}: {rule} accepted until {expires}")
    _warn(new)


def _warn(new: "Waiver") -> None:
    from tidewaiter.policy.waiver_review import audit

    reviewed = audit((), (new,), _today())
    for _, why in reviewed.broad:
        note(f"warning: {why}")
    if reviewed.unknown:
        note("warning: no finding can have that id: the waiver covers nothing; see `tidewaiter list checks`")
    if new.expires < _today():
        note("warning: that day is over already: the waiver covers nothing")


@app.command(short_help="Find waivers that a person should look at.")
def check(
    report: Annotated[Path | None, typer.Option("--report", help="JSON report of a scan, to find waivers that match nothing.")] = None,
    waivers: options.Waivers = options.DEFAULT_WAIVERS,
    ignorefile: options.IgnoreFiles = None,
) -> None:
    """Report waivers that are malformed, expired, over-broad, without owner or end, of unknown ids or, given a report, unused; exits 3."""
    from tidewaiter.cli.judging import waiver_files
    from tidewaiter.policy.waiver_review import audit

    files = tuple(waiver_files(waivers, ignorefile))
    if not files:
        raise NotFoundError("there is no waiver file", where=str(waivers), hint="Add one with `tidewaiter waiver add`")
    known = [waiver for one in files for waiver in one.waivers]
    reviewed = audit(_findings_of(report), known, _today())
    lines = [f"{problem.code.removeprefix('waiver-'):9}  {problem.where}: {problem.what}" for one in files for problem in one.problems]
    lines += [line for word, some in _sorted(reviewed, known, against=report is not None) for line in _lines(word, some)]
    lines += [f"broad      {waiver.rule_id}  {why}  {waiver.place}" for waiver, why in reviewed.broad]
    ended = [answer for one in files for answer in one.answers if answer.expires < _today()]
    lines += [f"expired    answer {one.framework} {one.number}  {one.expires}  {one.owner}  {one.place}" for one in ended]
    sys.stdout.write("".join(f"{line}\n" for line in lines) or f"{len(known)} waiver{'s' * (len(known) != 1)}, none expired\n")
    raise typer.Exit(ExitCode.GATE if lines else ExitCode.OK)


def _sorted(reviewed: "WaiverAudit", known: "Sequence[Waiver]", *, against: bool) -> "Iterator[tuple[str, Sequence[Waiver]]]":
    from tidewaiter.policy.waiver_review import is_unowned

    yield "expired", reviewed.expired
    if against:
        yield "unused", reviewed.unused
    yield "unknown", reviewed.unknown
    yield "unowned", [waiver for waiver in known if is_unowned(waiver)]


def _lines(word: str, waivers: "Sequence[Waiver]") -> "Iterator[str]":
    for waiver in waivers:
        yield f"{word:9}  {waiver.rule_id}  {waiver.expires or 'no end'}  {waiver.owner or 'no owner'}  {waiver.place}"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


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
