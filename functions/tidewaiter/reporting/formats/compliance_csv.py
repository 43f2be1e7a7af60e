"""CSV: one line per number of the frameworks that were asked for, for spreadsheets."""

import csv
import io
from collections.abc import Iterator

from tidewaiter.model.compliance import Compliance, Compliant
from tidewaiter.model.report import Report
from tidewaiter.reporting.compliance import WORDS, grounds
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.words import printable

_HEAD = ("framework", "version", "target", "number", "title", "status", "means", "passed", "failed", "accepted", "not assessed")
_TAIL = ("platform", "controls", "evidence", "permissions", "question", "answer", "source")
_FORMULA = ("=", "+", "-", "@")
_CELL = 4_000


def render(report: Report) -> bytes:
    """Write the lines; a report without compliance has none but the head."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*_HEAD, *_TAIL))
    for found in report.compliance:
        writer.writerows([_cell(text) for text in _row(found, one)] for one in found.requirements)
    return out.getvalue().encode()


def _row(found: Compliance, one: Compliant) -> Iterator[str]:
    yield from (found.framework, found.version, found.target, one.number, one.title, WORDS[one.status], one.means.value)
    yield from (str(count) for count in (one.passed, one.failed, one.accepted, one.unknown, one.allowed))
    yield " ".join(one.controls)
    yield "; ".join(grounds(one))
    yield " ".join(one.permissions)
    yield from (one.question, one.answer, one.source or found.source)


def _cell(text: str) -> str:
    """Make text from artefacts harmless: what a spreadsheet would run as a formula starts with an apostrophe."""
    clean = printable(text, _CELL)
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA) else clean


FORMAT = Format(
    id="compliance-csv", title="Frameworks, one line per number (--compliance)", media_type="text/csv; charset=utf-8", render=render
)
