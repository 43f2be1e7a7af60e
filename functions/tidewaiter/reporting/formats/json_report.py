"""JSON: the report as a versioned document (`tidewaiter.documents`), for programs."""

import json

from tidewaiter import documents
from tidewaiter.model.report import Report
from tidewaiter.reporting.format import Format


def render(report: Report) -> bytes:
    """Write the whole report, indented and with sorted keys, so that two runs can be compared line by line."""
    return (json.dumps(documents.dump("report", report), indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode(errors="replace")


FORMAT = Format(id="json", title="Everything, as a versioned document", media_type="application/json", render=render)
