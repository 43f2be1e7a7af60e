"""`tidewaiter db`: the advisory database on this machine."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import note, say

if TYPE_CHECKING:
    from tidewaiter.model.advisory import DatabaseInfo
    from tidewaiter.model.problem import Problem
    from tidewaiter.ports import Scorer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Build, update, import, inspect and compare the advisory database.")

Source = Annotated[Path, typer.Option("--from", help="Folder of feed files (OSV zips or JSON lines, KEV, EPSS, CVE records).")]
Out = Annotated[Path, typer.Option("--out", help="Where to write the database.")]


@app.command(short_help="Build a database from feed files.")
def build(source: Source, out: Out = Path("advisories.sqlite")) -> None:
    """Build a database from feed files and score its CVEs; it can then be imported anywhere."""
    from tidewaiter.adapters.advisory_build import build_database

    _print_info(build_database(source, out, _scorer(), on_problem=_tell), out)


@app.command(short_help="Fetch the live feeds and make them the current database.")
def update(quiet: options.Quiet = False) -> None:
    """Fetch the live feeds (OSV, CISA KEV, EPSS), build a database and make it the current one."""
    from tidewaiter.adapters.advisory_update import update_database

    _print_info(update_database(_scorer(), on_problem=_tell, say=say(quiet)), None)


@app.command(short_help="Say what the database holds and how old it is.")
def status(database: options.Database = None, as_json: options.Json = False) -> None:
    """Say what the database holds, how old it is and where it came from."""
    from dataclasses import asdict

    from tidewaiter.adapters.advisory_sqlite import open_database

    store = open_database(database)
    if as_json:
        sys.stdout.write(json.dumps(asdict(store.info()), indent=2) + "\n")
        return
    _print_info(store.info(), store.path)


@app.command("import", short_help="Make a database file the current one.")
def import_(file: Annotated[Path, typer.Argument(help="A database made by `db build`, plain or zstd.")]) -> None:
    """Make a database file the current one (for machines without a network)."""
    from tidewaiter.adapters.advisory_home import import_database

    _print_info(import_database(file), file)


@app.command(short_help="List the packages whose advisories differ.")
def diff(
    before: Annotated[Path, typer.Argument(help="The older database.")],
    after: Annotated[Path | None, typer.Argument(help="The newer one (default: the current one).")] = None,
) -> None:
    """List the (ecosystem, package) pairs whose advisories differ between two databases."""
    from tidewaiter.adapters.advisory_diff import changed_packages
    from tidewaiter.adapters.advisory_sqlite import open_database

    changed = changed_packages(open_database(before), open_database(after))
    for ecosystem, name in changed:
        sys.stdout.write(f"{ecosystem}\t{name}\n")
    note(f"{len(changed)} packages changed")


def _scorer() -> "Scorer | None":
    try:
        from tidewaiter.adapters.xgboost_scorer import XgboostScorer
    except ImportError:
        note("note: without the `score` extra the database holds no model scores (pip install 'tidewaiter[score]')")
        return None
    return XgboostScorer()


def _tell(problem: "Problem") -> None:
    note(f"problem: {problem.what} ({problem.where}). {problem.hint}".rstrip(". "))


def _print_info(info: "DatabaseInfo", path: Path | None) -> None:
    age = (datetime.now(UTC) - datetime.fromisoformat(info.built)).days
    lines = [f"built     {info.built} ({age} days ago)", f"sha256    {info.sha256}"]
    lines += [f"file      {path}"] if path else []
    lines += [
        f"KEV       {'yes' if info.has_kev else 'missing'}",
        f"EPSS      {'yes' if info.has_epss else 'missing: priorities do without it'}",
    ]
    lines += [
        f"model     {info.model_version or 'missing'}",
        f"covers    {len(info.ecosystems)} ecosystem{'s' * (len(info.ecosystems) != 1)}: {', '.join(info.ecosystems)}",
    ]
    for feed in info.feeds:
        lines.append(f"  {feed.feed:24} {feed.records:8} records  newest {feed.newest or '-':25} {feed.licence}  {feed.problem}".rstrip())
    sys.stdout.write("\n".join(lines) + "\n")
    if age > options.STALE_DAYS:
        note(f"warning: the database is {age} days old; refresh it with `tidewaiter db update`")
