"""What holds for every output format."""

from dataclasses import replace

import pytest

from tests.reporting.samples import empty_report, full_report
from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.plugins import discover
from tidewaiter.reporting import formats
from tidewaiter.reporting.format import Format

FORMATS = discover(formats, Format)


def odd_report() -> Report:
    """Make a report with the least a report may hold, and text that is no valid Unicode."""
    bare = Finding(id="f", kind=FindingKind.THREAT, rule_id="r\ud800", title="\udcff", resource="", severity=Severity.UNKNOWN)
    report = full_report(target="bad\ud800name", findings=(bare, replace(bare, id="g", remediation="\ud800")))
    return replace(report, image=None, inventory=None, database=None, verdict=None, risks=(), context={})


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.id)
@pytest.mark.parametrize("report", [full_report(), empty_report(), odd_report()], ids=["full", "empty", "odd"])
def test_every_format_writes_every_report_as_utf_8(form: Format, report: Report) -> None:
    """Nothing that a report may hold makes a format fail; the output is bytes of valid UTF-8."""
    assert form.render(report).decode("utf-8").strip()


@pytest.mark.parametrize("form", [one for one in FORMATS if one.id not in {"compliance-csv", "commands"}], ids=lambda form: form.id)
def test_every_format_names_the_finding_and_the_target(form: Format) -> None:
    """The same facts are in every format of findings; one is of frameworks, and one of commands for clusters."""
    body = form.render(full_report()).decode()
    assert "CVE-2021-44228" in body
    assert "registry.example/shop/web:1.0" in body


def test_the_formats_are_there() -> None:
    """The folder is the registry."""
    assert {"cyclonedx", "cyclonedx-1.7", "html", "json", "sarif", "spdx", "table"} <= {form.id for form in FORMATS}
    assert all("/" in form.media_type for form in FORMATS)
