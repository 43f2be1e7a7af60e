"""Parts of the HTML page beside its findings."""

from tests.reporting.samples import empty_report, full_report
from tidewaiter.reporting.page_parts import beside_findings


def test_frameworks_come_with_totals_and_a_bar_of_their_statuses():
    """The pieces of the bar add up to its width."""
    (item,) = beside_findings(full_report())["frameworks"]
    assert sum(part["width"] for part in item["parts"]) == 400
    assert [line["status"] for line in item["numbers"]] == ["PASS", "FAIL (accepted)", "NOT ASSESSED", "PASS (answered)"]


def test_a_report_without_any_of_it_has_empty_parts():
    """The template finds every name."""
    assert beside_findings(empty_report()) == {"moves": {}, "gone": [], "set_aside": [], "frameworks": []}
