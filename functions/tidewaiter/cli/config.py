"""`tidewaiter config`: which flags are set where, and a file to start from."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from tidewaiter.cli.config_file import OWN_FILE, keys_of, load
from tidewaiter.cli.console import note
from tidewaiter.errors import ConflictError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Show the settings of the flags, or write a file for them.")

_START = """\
# Flags of tidewaiter; a flag on the command line or an environment variable TIDEWAITER_<NAME> is stronger.
# `tidewaiter config show --origin` tells every key and where its value comes from.

# fail-on: high          # exit 3 when an open finding is at or above this severity
# strict: true           # exit 4 when something could not be assessed
# format: [table, sarif=tidewaiter.sarif]
# waivers: .tidewaiter/waivers.yaml
"""


@app.command(short_help="Print every shared flag with its value.")
def show(
    context: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value comes from.")] = False,
) -> None:
    """Print every shared flag with its value: environment, then file, then default."""
    for line in _lines(context.find_root(), origin=origin):
        sys.stdout.write(f"{line}\n")


@app.command(short_help="Write a commented tidewaiter.yaml.")
def init() -> None:
    """Write a commented tidewaiter.yaml into this folder."""
    path = Path(OWN_FILE)
    if path.exists():
        raise ConflictError("there is a file already", where=OWN_FILE, hint="Edit it, or remove it first")
    path.write_text(_START)
    note(f"wrote {path}")


def _lines(root: Any, *, origin: bool) -> Iterator[str]:
    keys = keys_of(root.command)
    settings = load(root.params.get("config"), keys)
    for key, option in sorted(keys.items()):
        variable = next((name for name in _names(option) if os.environ.get(name)), "")
        if variable:
            value, where = os.environ[variable], f"environment {variable}"
        elif key in settings.values:
            value, where = settings.values[key], settings.source
        else:
            value, where = option.default, "default"
        yield f"{key:20} {_word(value):24} {where}".rstrip() if origin else f"{key:20} {_word(value)}".rstrip()


def _names(option: Any) -> list[str]:
    return [option.envvar] if isinstance(option.envvar, str) else list(option.envvar)


def _word(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else "-" if value in (None, "") else str(value)
