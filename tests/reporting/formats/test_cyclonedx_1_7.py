"""CycloneDX 1.7."""

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.reporting.samples import empty_report, full_report
from tidewaiter.model.report import Report
from tidewaiter.reporting.formats import cyclonedx, cyclonedx_1_7


@pytest.mark.parametrize("report", [full_report(), empty_report()], ids=["full", "empty"])
def test_the_document_is_valid(report: Report) -> None:
    """The official schema of 1.7 accepts it, strictly."""
    assert JsonStrictValidator(SchemaVersion.V1_7).validate_str(cyclonedx_1_7.FORMAT.render(report).decode()) is None


def test_it_says_what_the_older_version_says() -> None:
    """Only the version differs."""
    newer, older = (json.loads(form.render(full_report())) for form in (cyclonedx_1_7.FORMAT, cyclonedx.FORMAT))
    assert newer.pop("specVersion") == "1.7"
    assert older.pop("specVersion") == "1.6"
    assert newer == older
