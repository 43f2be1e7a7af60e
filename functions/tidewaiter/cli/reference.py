"""The reference page of the command line, written from the commands themselves (docs/reference/cli.md)."""

from collections.abc import Iterator
from typing import Any

_HEAD = """\
# Command line

Generated from the code by `.ci/reference.py`; do not edit.

Data goes to stdout, everything else to stderr; progress is shown on a terminal only, `NO_COLOR` is honoured. `-f/--format` is the format
and `-o/--output` the file; `--format sarif=out.sarif` writes one more format to a file. `-` as a file is stdin.

| exit code | meaning |
|---|---|
| 0 | done, and the gate passed (the gate is off unless `--fail-on` is given) |
| 1 | an error: what, where and what to do is on stderr |
| 2 | wrong usage |
| 3 | the gate failed: a finding at or above `--fail-on` or in the top priority class; an incident (`detect`); a stale waiver |
| 4 | under `--strict`: something could not be assessed |

`--severity` and `--ignore-unfixed` choose what is shown, in every format, and never change the gate; stderr says how much is not shown. A
finding that a waiver covers stays in the report as suppressed and does not count; `--show-suppressed` lists it in the table too.

An image of several platforms gives one report each: one JSON document `{"document": "reports", "reports": [...]}`, one SARIF log with a run
each, numbered files for the other formats.

A flag can be set on the command line, as the environment variable that its row names, or under its long name in `tidewaiter.yaml` or
`[tool.tidewaiter]` of `pyproject.toml`, in this order of strength. An unknown key is an error. `tidewaiter config show --origin` says where
each value comes from. `TIDEWAITER_DEBUG=1` adds the trace to an unforeseen error.
"""


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    from typer.main import get_command

    from tidewaiter.cli.app import app

    yield from _HEAD.splitlines()
    root = get_command(app)
    for words, command in _commands(root, ("tidewaiter",)):
        yield from ("", f"## {' '.join(words)}", "", " ".join((command.help or "").split()), "")
        yield from _table(command)


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
        return
    if len(words) == 1:
        yield words, command
    for name, one in below.items():
        yield from _commands(one, (*words, name))


def _table(command: Any) -> Iterator[str]:
    rows = [_row(one) for one in command.params if one.name not in {"help", "install_completion", "show_completion"}]
    if rows:
        yield from ("| | | variable | default |", "|---|---|---|---|")
    for cells in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _row(one: Any) -> tuple[str, str, str, str]:
    names = [one.envvar] if isinstance(one.envvar, str) else list(one.envvar or ())
    spelled = ", ".join(f"`{name}`" for name in sorted(one.opts, key=len)) if one.param_type_name == "option" else f"`{_argument(one)}`"
    return spelled, one.help or "", ", ".join(f"`{name}`" for name in names), _default(one)


def _argument(one: Any) -> str:
    return str(one.metavar or one.name).upper() + ("..." if one.nargs == -1 else "")


def _default(one: Any) -> str:
    if one.required:
        return "required"
    value = " ".join(map(str, one.default)) if isinstance(one.default, list | tuple) else one.default
    return "" if value in (None, "", False) else f"`{value}`"
