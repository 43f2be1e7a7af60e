"""`tidewaiter db`: the advisory database on this machine, and how it travels to others."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import note, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidewaiter.model.advisory import DatabaseInfo
    from tidewaiter.model.problem import Problem
    from tidewaiter.ports import Scorer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Build, update, carry, inspect and compare the advisory database.")

Source = Annotated[Path, typer.Option("--from", help="Folder of feed files (OSV zips or JSON lines, KEV, EPSS, CVE records).")]
Out = Annotated[Path, typer.Option("--out", help="Where to write it.")]
Feeds = Annotated[
    list[str] | None, typer.Option("--feeds", help="Only these feeds, e.g. osv or kev; repeatable. Optional ones are fetched only so.")
]
AcceptShrunk = Annotated[bool, typer.Option("--accept-shrunk", help="Take feeds although they lost more than a fifth of their records.")]
Key = Annotated[
    Path | None,
    typer.Option("--database-key", help="Public key (Ed25519, PEM) that signed it.", envvar="TIDEWAITER_DATABASE_KEY"),
]
AllowUnsigned = Annotated[bool, typer.Option("--allow-unsigned", help="Take it although nobody signed it, or no key is named.")]
SignWith = Annotated[Path | None, typer.Option("--sign-with", help="Private key (Ed25519, PEM) to sign with.")]


@app.command(short_help="Build a database from feed files.")
def build(source: Source, out: Out = Path("advisories.sqlite")) -> None:
    """Build a database from feed files and score its CVEs; it can then be imported anywhere."""
    from tidewaiter.adapters.advisory_build import build_database

    _print_info(build_database(source, out, _scorer(), on_problem=_tell), out)


@app.command(short_help="Fetch the live feeds and make them the current database.")
def update(feeds: Feeds = None, accept_shrunk: AcceptShrunk = False, quiet: options.Quiet = False) -> None:
    """Fetch the live feeds that changed, build a database and make it the current one.

    A feed that cannot be fetched, or came damaged, keeps its last good data; `db status` says how old that is.
    """
    from tidewaiter.adapters.advisory_update import update_database

    info = update_database(_scorer(), feeds=feeds or (), accept_shrunk=accept_shrunk, on_problem=_tell, say=say(quiet))
    _print_info(info, None)


@app.command(short_help="Say what the database holds and how old it is.")
def status(database: options.Database = None, as_json: options.Json = False) -> None:
    """Say what the database holds, how old it and each feed in it is, and where it came from."""
    from dataclasses import asdict

    from tidewaiter.adapters.advisory_sqlite import open_database
    from tidewaiter.cli.malware import with_lists

    store = open_database(database)
    info = with_lists(store, ()).info()
    if as_json:
        sys.stdout.write(json.dumps(asdict(info), indent=2) + "\n")
        return
    _print_info(info, store.path)


@app.command("import", short_help="Make a database file the current one, or keep a list of known malware.")
def import_(
    file: Annotated[Path, typer.Argument(help="A bundle of `db export`, a database of `db build` (plain or zstd), or a list of SHA-256.")],
    key: Key = None,
    allow_unsigned: AllowUnsigned = False,
    allow_older: Annotated[bool, typer.Option("--allow-older", help="Take it although the current one is newer.")] = False,
) -> None:
    """Make a database file the current one (for machines without a network), after checking its signature and checksums.

    A list of known malware (SHA-256 a line, CSV, or an export of MalwareBazaar) is kept for all later scans of images and directories.
    """
    from tidewaiter.adapters import known_bad_lists
    from tidewaiter.adapters.advisory_import import import_checked

    if file.is_file() and known_bad_lists.is_list(file):
        place, count, problems = known_bad_lists.keep(file)
        for problem in problems:
            _tell(problem)
        sys.stdout.write(f"{place}  known-bad files: {count}; all scans compare them until this file is removed\n")
        return
    info, signed_by = import_checked(file, key=key, allow_unsigned=allow_unsigned, allow_older=allow_older)
    _say_signature(signed_by)
    _print_info(info, file)


@app.command(short_help="Write the database as one file to carry elsewhere.")
def export(
    out: Out = Path("advisories.tar"),
    database: options.Database = None,
    since: Annotated[Path | None, typer.Option("--since", help="An older database: add what changed since.")] = None,
    sign_with: SignWith = None,
) -> None:
    """Write the database, its signed manifest and what changed since an older one as one file, for `db import` elsewhere."""
    from tidewaiter.adapters.advisory_import import export_bundle

    out.parent.mkdir(parents=True, exist_ok=True)
    manifest = export_bundle(out, database=database, since=since, key=sign_with)
    sys.stdout.write(f"{out}  database {manifest.sha256} of {manifest.built}\n")
    if not manifest.signature:
        note("note: not signed; whoever imports it must say --allow-unsigned")


@app.command(short_help="List the packages and CVEs of which two databases say different things.")
def diff(
    before: Annotated[Path, typer.Argument(help="The older database.")],
    after: Annotated[Path | None, typer.Argument(help="The newer one (default: the current one).")] = None,
    as_json: options.Json = False,
) -> None:
    """List the (ecosystem, package) pairs whose advisories differ, then the CVEs whose exploitation does (KEV, EPSS, model)."""
    from tidewaiter.adapters.advisory_diff import delta_of, dump_delta
    from tidewaiter.adapters.advisory_sqlite import open_database

    changed = delta_of(open_database(before), open_database(after))
    if as_json:
        sys.stdout.write(dump_delta(changed).decode() + "\n")
        return
    sys.stdout.writelines(f"{ecosystem}\t{name}\n" for ecosystem, name in changed.packages)
    sys.stdout.writelines(f"CVE\t{cve}\n" for cve in changed.cves)
    note(f"{len(changed.packages)} packages changed, {len(changed.cves)} CVEs are exploited or rated otherwise")


@app.command(short_help="Give a deployment's functions a database.")
def upload(
    file: Annotated[Path | None, typer.Argument(help="A bundle or a database (default: the current one).")] = None,
    key: Key = None,
    allow_unsigned: AllowUnsigned = False,
    stack: options.Stack = "tidewaiter",
    region: options.Region = None,
    profile: options.Profile = None,
) -> None:
    """Put a database into a deployment's bucket and announce it, so that functions use it and match what they know again.

    Needs cloudformation:DescribeStacks; s3:ListBucket, and s3:GetObject and s3:PutObject on databases/*, of the artefacts bucket with the
    stack's key (kms:Decrypt, kms:GenerateDataKey); events:PutEvents on the bus tidewaiter.
    """
    from tidewaiter.adapters.advisory_announce import announce
    from tidewaiter.adapters.advisory_import import checked_file
    from tidewaiter.adapters.advisory_publish import publish
    from tidewaiter.adapters.eventbridge import BusPublisher
    from tidewaiter.adapters.s3_database import S3Databases
    from tidewaiter.adapters.tables import BUS_NAME
    from tidewaiter.cli.aws import outputs_of, session_of

    session = session_of(region, profile)
    bucket = outputs_of(session, stack, {"ArtefactsBucket"})["ArtefactsBucket"]
    databases = S3Databases(client=session.client("s3"), bucket=bucket)
    with checked_file(file, key=key, allow_unsigned=allow_unsigned) as checked:
        pointer = publish(databases, checked.database, manifest=checked.manifest)
    _say_signature(checked.signed_by)
    told = announce(databases, BusPublisher(client=session.client("events"), bus=BUS_NAME))
    sys.stdout.write(f"s3://{bucket}/databases/{pointer.sha256}.sqlite.zst of {pointer.built}\n")
    note(f"announced: {pointer.packages} packages and {pointer.cves} CVEs changed" if told else "the deployment has it already")


def _scorer() -> "Scorer | None":
    try:
        from tidewaiter.adapters.xgboost_scorer import XgboostScorer
    except ImportError:
        note("note: without the `score` extra the database holds no model scores (pip install 'tidewaiter[score]')")
        return None
    return XgboostScorer()


def _tell(problem: "Problem") -> None:
    note(f"problem: {problem.what} ({problem.where}). {problem.hint}".rstrip(". "))


def _say_signature(signed_by: str) -> None:
    note(f"signed by key {signed_by}" if signed_by else "warning: NOT SIGNED, or not checked: it was taken because of --allow-unsigned")


def _print_info(info: "DatabaseInfo", path: Path | None) -> None:
    from tidewaiter.cli.freshness import newest_of, warning

    today = datetime.now(UTC)
    lines = [f"built     {info.built} ({_days(info.built, today)} days ago)", f"newest    {newest_of(info)}", f"sha256    {info.sha256}"]
    lines += [f"file      {path}"] if path else []
    lines += [
        f"KEV       {'yes' if info.has_kev else 'missing'}",
        f"EPSS      {'yes' if info.has_epss else 'missing: priorities do without it'}",
    ]
    lines += [
        f"model     {info.model_version or 'missing'}",
        f"covers    {len(info.ecosystems)} ecosystem{'s' * (len(info.ecosystems) != 1)}: {', '.join(info.ecosystems)}",
    ]
    lines += _feed_lines(info, today)
    sys.stdout.write("\n".join(lines) + "\n")
    if told := warning(info, today):
        note(told)


def _feed_lines(info: "DatabaseInfo", today: datetime) -> "Iterator[str]":
    for feed in info.feeds:
        fetched = f"fetched {_days(feed.fetched, today)} days ago" if feed.fetched else "from files" if feed.records else "-"
        line = (
            f"  {feed.feed:24} {feed.records:8} records  newest {feed.newest[:10] or '-':10}  {fetched:19}  {feed.licence}  {feed.problem}"
        )
        yield line.rstrip()


def _days(date: str, today: datetime) -> int:
    return (today - datetime.fromisoformat(date)).days
