"""Compare with the report of an earlier run, and gate on what is new since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from tidewaiter import documents
from tidewaiter.cli.console import note
from tidewaiter.cli.inputs import name_of, read_bytes
from tidewaiter.errors import BadInputError
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.policy import gate
from tidewaiter.policy.drift import drift_of

MAX_BYTES = 256 << 20
_ONE_TARGET = frozenset({"manifest"})
"""Kinds of which a run makes one report, whatever it was called with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The reports of an earlier run; with `only_new`, the gate counts what is new, worse or open again since. None of it does nothing."""

    reports: Sequence[Report] | None = None
    only_new: bool = False

    def compared(self, reports: Iterable[Report], folders: Sequence[Path] = (), *, fail_on: str = "") -> tuple[Report, ...]:
        """Add to each report what moved; `folders` were read whole. A target that was there before and is not now is told."""
        made = tuple(reports)
        if self.reports is None:
            return made
        kinds = {report.kind for report in made}
        now = {_key(report) for report in made}
        for old in self.reports:
            if old.kind in kinds and _key(old) not in now:
                note(f"warning: {old.kind} {old.target} is in the baseline and was not audited now: nothing of it is known")
        known = {_key(old): old for old in self.reports}
        if made and not kinds & {old.kind for old in self.reports}:
            raise BadInputError(
                f"the baseline has no {made[0].kind} report", where="--baseline", hint="Give a JSON report of the same verb"
            )
        whole = tuple(f"{folder}/" for folder in folders if folder.is_dir())
        return tuple(self._one(replace(report, listed=(*report.listed, *whole)), known, fail_on) for report in made)

    def _one(self, report: Report, known: dict[tuple[str, str], Report], fail_on: str) -> Report:
        earliest = min(old.finished for old in known.values())
        before = known.get(_key(report)) or Report(kind=report.kind, target=report.target, started="", finished=earliest, tool_version="")
        drift = drift_of(before, report)
        report = replace(report, drift=drift)
        if not self.only_new or report.verdict is None:
            return report
        worse = [one for one in report.findings if (move := drift.moves.get(one.id)) and move.worse]
        floor = fail_on or Severity.UNKNOWN.value
        return replace(report, verdict=gate.decide(worse, (), report.verdict.not_assessed, fail_on=floor))


def read_baseline(path: Path | None, *, fail_on_new: bool) -> Baseline:
    """Read a JSON report, or several in one document, before any work is done. Raises BadInputError, NotFoundError or BadParameter."""
    if path is None:
        if fail_on_new:
            raise typer.BadParameter("needs --baseline: new since when?", param_hint="--fail-on-new")
        return Baseline()
    document = documents.read_json(read_bytes(path, MAX_BYTES), name_of(path))
    parts = document.get("reports") if document.get("document") == "reports" else [document]
    if not isinstance(parts, list) or not parts or not all(isinstance(one, dict) for one in parts):
        raise BadInputError("no report is in it", where=name_of(path), hint="Write one with --format json=FILE")
    return Baseline(reports=[_report(one, name_of(path)) for one in parts], only_new=fail_on_new)


def _report(document: dict[str, object], name: str) -> Report:
    try:
        report: Report = documents.load("report", document)
    except BadInputError as error:
        raise BadInputError(f"no baseline: {error.message}", where=name, hint="Write one with --format json=FILE") from None
    return report


def _key(report: Report) -> tuple[str, str]:
    return report.kind, "" if report.kind in _ONE_TARGET else report.target
