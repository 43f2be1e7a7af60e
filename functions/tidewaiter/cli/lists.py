"""`tidewaiter list`: what this version can do, read from the plugins themselves."""

import sys
from collections.abc import Iterable

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List checks, profiles, detections, actions or formats.")


@app.command()
def checks() -> None:
    """List the configuration controls."""
    from tidewaiter.plugins import discover
    from tidewaiter.posture import checks as package
    from tidewaiter.posture.control import Control
    from tidewaiter.posture.framework import deciders, frameworks

    controls = discover(package, Control)
    _print((control.id, control.severity.value, control.title + " (opt-in)" * control.opt_in) for control in controls)
    opted = sum(control.opt_in for control in controls)
    sys.stdout.write(f"{len(controls)} controls, all decided by code; {opted} of them run only in profiles that name them\n")
    for whole in frameworks():
        decided = sum(bool(deciders(whole, one)) and not one.refutes for one in whole.requirements)
        assisted = len(whole.requirements) - decided
        sys.stdout.write(f"{whole.title} {whole.version}: {decided} numbers decided, {assisted} assisted (`--compliance {whole.id}`)\n")


@app.command("profiles")
def list_profiles() -> None:
    """List the profiles of controls, and how many controls each has."""
    from tidewaiter.posture.profiles import profiles

    _print((one.name, str(len(one.controls)), one.title) for one in profiles())


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
