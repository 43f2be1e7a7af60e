"""Notices: bounded, and complete enough to route by."""

import pytest

from tests.builders import finding, image
from tidewaiter import documents
from tidewaiter.errors import BadInputError
from tidewaiter.model.detection import Incident
from tidewaiter.model.finding import Change, FindingChange
from tidewaiter.model.report import Report, Verdict, VerdictState
from tidewaiter.model.severity import Severity
from tidewaiter.policy.notices import finding_changed, image_verdict, incident_notice

AT = "2026-11-23T10:00:00+00:00"


def _report(**fields: object) -> Report:
    defaults = {"kind": "image", "target": "shop:1.0", "started": AT, "finished": AT, "tool_version": "1"}
    return Report(**(defaults | fields))  # type: ignore[arg-type]


def test_a_verdict_notice_fits_the_bus() -> None:
    """A thousand long reasons do not make an event that EventBridge refuses (256 KB)."""
    verdict = Verdict(state=VerdictState.BLOCK, reasons=("x" * 5000,) * 11, not_assessed=("y" * 5000,) * 1000)
    notice = image_verdict(_report(image=image(repository="shop/web"), verdict=verdict))
    assert (notice.state, notice.repository) == (VerdictState.BLOCK, "shop/web")
    assert len(documents.encode("image-verdict", notice)) < 20_000


def test_a_report_without_a_verdict_is_refused() -> None:
    """A manifest report is not announced as an image."""
    with pytest.raises(BadInputError):
        image_verdict(_report(kind="manifest"))


def test_a_finding_notice_names_the_finding() -> None:
    """The notice leads to the stored finding."""
    notice = finding_changed(FindingChange(change=Change.NEW, finding=finding(title="t" * 999)))
    assert (notice.finding_id, len(notice.title)) == ("finding-1", 300)


def test_an_incident_notice_counts_signals() -> None:
    """The notice carries references and a count, not the signals."""
    incident = Incident(
        id="incident-1",
        title="t",
        severity=Severity.HIGH,
        actor="arn:aws:iam::1:role/r",
        account="1",
        region="eu-west-1",
        opened=AT,
        updated=AT,
    )
    assert incident_notice(incident).signals == 0
