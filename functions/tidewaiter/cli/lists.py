"""`tidewaiter list`: what this version can do, read from the plugins themselves."""

import sys
from collections.abc import Iterable

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List checks, detections, actions or formats.")


@app.command()
def checks() -> None:
    """List the configuration controls."""
    from tidewaiter.plugins import discover
    from tidewaiter.posture import checks as package
    from tidewaiter.posture.control import Control

    controls = discover(package, Control)
    _print((control.id, control.severity.value, control.title) for control in controls)
    sys.stdout.write(f"{len(controls)} controls, all decided by code\n")


@app.command()
def detections() -> None:
    """List the detection rules."""
    from tidewaiter.detection import rules
    from tidewaiter.detection.rule import Rule
    from tidewaiter.plugins import discover

    _print((rule.id, rule.severity.value, ",".join(rule.techniques), rule.title) for rule in discover(rules, Rule))


@app.command()
def actions() -> None:
    """List the response actions and whether they can be undone."""
    from tidewaiter.plugins import discover
    from tidewaiter.response import actions as package
    from tidewaiter.response.action import ResponseAction

    _print((one.id, "reversible" if one.reversible else "irreversible", one.title) for one in discover(package, ResponseAction))


@app.command()
def formats() -> None:
    """List the output formats."""
    from tidewaiter.plugins import discover
    from tidewaiter.reporting import formats as package
    from tidewaiter.reporting.format import Format

    _print((form.id, form.media_type, form.title) for form in discover(package, Format))


def _print(rows: Iterable[tuple[str, ...]]) -> None:
    table = list(rows)
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]) - 1)] if table else []
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        sys.stdout.write("  ".join((*cells, row[-1])).rstrip() + "\n")
