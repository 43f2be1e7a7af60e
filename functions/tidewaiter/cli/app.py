"""The `tidewaiter` command: verbs, and the one place where an error becomes words and an exit code."""

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter import __version__
from tidewaiter.cli import (
    audit,
    config,
    config_file,
    database,
    detect,
    embedded,
    explain,
    lists,
    options,
    respond,
    scan,
    train,
    verify,
    waiver,
)
from tidewaiter.cli.console import complain, note
from tidewaiter.cli.exit_codes import ExitCode
from tidewaiter.errors import TidewaiterError

_DEBUG = "TIDEWAITER_DEBUG"
_ALLOCATIONS = 200_000

# Plain help: it fits 80 columns and pipes, and spares the import of a drawing library at every start.
app = typer.Typer(
    name="tidewaiter",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Container security for AWS: scans images and manifests, audits clusters, detects, scores, contains.",
)
app.add_typer(scan.app, name="scan")
app.add_typer(audit.app, name="audit")
app.command("verify", short_help="Verify who signed an image.")(verify.verify)
app.command("detect", short_help="Find suspicious behaviour in recorded CloudTrail events.")(detect.detect)
app.command("replay", short_help="Replay recorded events and show what each one changes.")(detect.replay)
app.command("explain", short_help="Explain a check, a detection, an action or a flaw.")(explain.explain)
app.add_typer(lists.app, name="list")
app.add_typer(respond.app, name="respond")
app.add_typer(waiver.app, name="waiver")
app.add_typer(database.app, name="db")
app.add_typer(config.app, name="config")
app.command("train", short_help="Train the exploit model (in a source checkout).")(train.train)
app.command("demo", short_help="See an attack contained, in an AWS on this machine.")(embedded.demo)
app.add_typer(embedded.app, name="local")


@app.callback()
def configure(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", help="File of flags (default: tidewaiter.yaml, pyproject.toml).", envvar="TIDEWAITER_CONFIG")
    ] = None,
) -> None:
    """Container security for AWS: scans images and manifests, audits clusters, detects, scores, contains."""
    settings = config_file.load(config, config_file.keys_of(context.command))
    context.default_map = config_file.defaults_for(context.command, settings)


@app.command()
def version(as_json: options.Json = False) -> None:
    """Print the version."""
    sys.stdout.write(f'{{"version":"{__version__}"}}\n' if as_json else f"tidewaiter {__version__}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an expected error ends with its hint, an unexpected one says how to report it.

    Wrong usage, interruptions and closed pipes end in Typer, without a trace.
    """
    spare_collections()
    try:
        app(arguments)
    except TidewaiterError as error:
        complain(error)
        sys.exit(ExitCode.ERROR)
    except Exception as error:  # noqa: BLE001 - the edge: whatever was not foreseen ends in words, not in a trace
        _confess(error)
        sys.exit(ExitCode.ERROR)


def spare_collections() -> None:
    """Look for garbage in cycles seldom: results are hundreds of thousands of values without any, and a run is short."""
    gc.set_threshold(_ALLOCATIONS, 20, 100)


def _confess(error: Exception) -> None:
    if os.environ.get(_DEBUG):
        traceback.print_exception(error)
    note(f"error: unforeseen {type(error).__name__}: {error}")
    note(f"  hint:  This is a bug in tidewaiter; set {_DEBUG}=1 for the trace and report it with the command")
