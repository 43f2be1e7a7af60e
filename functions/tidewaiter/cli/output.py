"""Turn reports into the formats that were asked for: one to stdout or --output, any number as `format=FILE`."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from tidewaiter.cli.console import emit, note
from tidewaiter.cli.display import displayed, for_table
from tidewaiter.cli.exit_codes import exit_code
from tidewaiter.cli.flags import ReportFlags
from tidewaiter.cli.suggest import did_you_mean
from tidewaiter.model.report import Report
from tidewaiter.plugins import discover
from tidewaiter.reporting import formats
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.formats import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One format and where it goes; no path means stdout."""

    form: Format
    path: Path | None


def destinations(flags: ReportFlags) -> tuple[Destination, ...]:
    """Read `--format` words such as `table` or `sarif=out.sarif`, before any work is done. Raises BadParameter (wrong usage)."""
    known = {form.id: form for form in discover(formats, Format)}
    chosen: list[Destination] = []
    for word in flags.form:
        name, _, path = word.partition("=")
        if name not in known:
            advice = did_you_mean(name, known) or f"Use one of {', '.join(known)}"
            raise typer.BadParameter(f"unknown format {name!r}. {advice}", param_hint="--format")
        chosen.append(Destination(form=known[name], path=Path(path) if path else flags.output))
    if len({one.path for one in chosen}) < len(chosen):
        raise typer.BadParameter("two formats for one destination. Give all but one a file: --format sarif=FILE", param_hint="--format")
    return tuple(chosen)


def finish(reports: Sequence[Report], flags: ReportFlags, places: Sequence[Destination]) -> NoReturn:
    """Write every report to every destination and leave with the exit code that the gate, which saw everything, decides."""
    shown = [displayed(report, flags) for report in reports]
    for place in places:
        _write(shown, flags, place)
    hidden = sum(len(report.findings) for report in reports) - sum(len(report.findings) for report in shown)
    if hidden and not flags.quiet:
        note(f"{hidden} finding{'s' * (hidden > 1)} not shown (--severity, --ignore-unfixed); the gate counted them")
    raise typer.Exit(exit_code(tuple(reports), strict=flags.strict))


def _write(reports: Sequence[Report], flags: ReportFlags, place: Destination) -> None:
    """Write one format: as one document where the format can hold several reports, else as numbered files."""
    if place.form.id == table.FORMAT.id:
        bodies = [_table(for_table(report, flags), place.path) for report in reports]
        emit(b"\n".join(bodies), place.path)
        _tell(place, place.path, flags)
        return
    bodies = [place.form.render(report) for report in reports]
    join = _JOINS.get(place.form.id)
    if len(bodies) > 1 and join:
        bodies = [join(bodies)]
    if len(bodies) > 1 and place.path is None:
        note(f"warning: {len(bodies)} {place.form.id} documents follow each other; choose one with --platform, or give a file")
    for number, body in enumerate(bodies):
        path = _numbered(place.path, number)
        emit(body, path)
        _tell(place, path, flags)


def _tell(place: Destination, path: Path | None, flags: ReportFlags) -> None:
    if path is not None and not flags.quiet:
        note(f"{place.form.id} report: {path}")


def _table(report: Report, path: Path | None) -> bytes:
    """Draw for the terminal, or without colours when it goes to a file."""
    if path is None:
        return table.FORMAT.render(report)
    return table.draw(report, width=shutil.get_terminal_size((80, 24)).columns, colour=False).encode()


def _join_json(bodies: Sequence[bytes]) -> bytes:
    """Put several reports into one document that names their schema."""
    reports = [json.loads(body) for body in bodies]
    document = {"schema_version": reports[0]["schema_version"], "document": "reports", "reports": reports}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False).encode()


def _join_sarif(bodies: Sequence[bytes]) -> bytes:
    """Put several runs into one log, one per report."""
    logs = [json.loads(body) for body in bodies]
    return json.dumps({**logs[0], "runs": [run for log in logs for run in log["runs"]]}, indent=1, ensure_ascii=False).encode()


_JOINS: dict[str, Callable[[Sequence[bytes]], bytes]] = {"json": _join_json, "sarif": _join_sarif}


def _numbered(path: Path | None, number: int) -> Path | None:
    if path is None or number == 0:
        return path
    return path.with_name(f"{path.stem}-{number + 1}{path.suffix}")
