"""Turn reports into the formats that were asked for: one to stdout or --output, any number as `format=FILE`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tidewaiter.cli.console import emit, note
from tidewaiter.errors import BadInputError
from tidewaiter.model.report import Report
from tidewaiter.plugins import discover
from tidewaiter.reporting import formats
from tidewaiter.reporting.format import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One format and where it goes; no path means stdout."""

    form: Format
    path: Path | None


def destinations(words: Sequence[str], output: Path | None) -> tuple[Destination, ...]:
    """Read `--format` words such as `table` or `sarif=out.sarif`. Raises BadInputError for an unknown format or two for stdout."""
    known = {form.id: form for form in discover(formats, Format)}
    chosen = []
    for word in words:
        name, _, path = word.partition("=")
        if name not in known:
            raise BadInputError(f"unknown format {name!r}", where="--format", hint=f"Use one of {', '.join(known)}")
        chosen.append(Destination(form=known[name], path=Path(path) if path else output))
    unnamed = [one for one in chosen if one.path == output]
    if len(unnamed) > 1:
        raise BadInputError("two formats for one destination", where="--format", hint="Give all but one a file: --format sarif=FILE")
    return tuple(chosen)


def write(reports: Sequence[Report], places: Sequence[Destination]) -> None:
    """Write every report in every format; several reports in one file format get numbered file names."""
    for place in places:
        for number, report in enumerate(reports):
            path = _numbered(place.path, number)
            emit(place.form.render(report), path)
            if path is not None:
                note(f"{place.form.id} report: {path}")


def _numbered(path: Path | None, number: int) -> Path | None:
    if path is None or number == 0:
        return path
    return path.with_name(f"{path.stem}-{number + 1}{path.suffix}")
