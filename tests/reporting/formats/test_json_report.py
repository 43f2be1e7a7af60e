"""The JSON report."""

import json
from dataclasses import replace

from tests.reporting.samples import empty_report, full_report
from tidewaiter import documents
from tidewaiter.reporting.formats import json_report


def test_what_is_written_is_read_back_equal() -> None:
    """Nothing of a report is lost on the way."""
    for report in (full_report(), empty_report()):
        assert documents.load("report", json.loads(json_report.FORMAT.render(report))) == report


def test_the_document_names_its_version_and_lines_are_stable() -> None:
    """Programs see the schema version; the same report gives the same bytes."""
    body = json_report.FORMAT.render(full_report())
    assert json.loads(body)["schema_version"] == documents.SCHEMA_VERSION
    assert body == json_report.FORMAT.render(full_report())
    assert body.endswith(b"}\n")


def test_half_a_surrogate_pair_is_written() -> None:
    """Hostile JSON can carry one into a name, and UTF-8 has no bytes for it."""
    report = replace(empty_report(), target="a\ud800")
    assert json.loads(json_report.FORMAT.render(report))["target"] == "a?"
