"""JSON: the report as a versioned document (`tidewaiter.documents`), for programs."""

from tidewaiter import documents
from tidewaiter.model.report import Report
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.layout import indented


def render(report: Report) -> bytes:
    """Write the whole report, indented, so that two runs can be compared line by line."""
    try:
        return documents.written("report", report, 2) + b"\n"
    except ValueError:  # a half of a surrogate pair
        return indented(documents.dump("report", report), 2)


FORMAT = Format(id="json", title="Everything, as a versioned document", media_type="application/json", render=render)
