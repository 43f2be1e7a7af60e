"""What is kept of an audit, and what is announced."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.builders import finding
from tests.policy.test_drift import report, result
from tests.reporting.samples import empty_report
from tidewaiter import documents
from tidewaiter.adapters.memory_stores import MemoryFindings
from tidewaiter.model.advice import Upgrade, UpgradeStep
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.finding import FindingStatus
from tidewaiter.pipeline_kept import audit_key, keep_findings, store_audit
from tidewaiter.pipeline_ports import KeepPorts


@pytest.fixture
def kept():
    """Give ports that remember what was put and published."""
    written, told = {}, []
    return KeepPorts(
        findings=MemoryFindings(),
        reports=SimpleNamespace(put_document=lambda key, body, _type: written.update({key: body}), written=written),
        publisher=SimpleNamespace(publish_all=lambda _type, details, resources: told.extend(details), told=told),
    )


def stored(kept):
    """Read the report that was put."""
    return documents.decode("report", kept.reports.written[audit_key("cluster", "c")])


def test_the_first_audit_has_nothing_to_be_compared_with(kept):
    """Everything would be new, which says nothing."""
    store_audit(report(result()), kept)
    assert stored(kept).drift is None
    assert [one["change"] for one in kept.publisher.told] == ["new"]


def test_an_api_that_is_down_resolves_nothing(kept):
    """Findings stay open as they were seen last; the report says that they are no longer known."""
    store_audit(report(result(), at="2026-11-23T10:00:00+00:00"), kept)
    kept.publisher.told.clear()
    store_audit(report(at="2026-11-23T16:00:00+00:00"), kept)
    (one,) = kept.findings.of("c")
    assert (one.status, one.last_seen) == (FindingStatus.OPEN, "2026-11-23T10:00:00+00:00")
    assert kept.publisher.told == []
    drift = stored(kept).drift
    assert (drift.since, [gone.state.value for gone in drift.gone]) == ("2026-11-23T10:00:00+00:00", ["no longer known"])


def test_what_passes_is_resolved_and_announced(kept):
    """Once."""
    store_audit(report(result()), kept)
    kept.publisher.told.clear()
    for _ in range(2):
        store_audit(report(result(ControlStatus.PASS), at="2026-11-23T16:00:00+00:00"), kept)
    assert [one.status for one in kept.findings.of("c")] == [FindingStatus.RESOLVED]
    assert [one["change"] for one in kept.publisher.told] == ["resolved"]
    assert json.loads(kept.reports.written[audit_key("cluster", "c")])["drift"]["gone"] == []


def test_others_are_told_the_upgrade_that_is_advised(kept):
    """The fix of one advisory may have flaws of its own; what is stored keeps the advisory's word, by which it is compared."""
    step = UpgradeStep(version="2.0", clears=("a",), command="npm install x@2.0")
    upgrade = Upgrade(name="x", ecosystem="npm", installed="1.0", purls=("pkg:npm/x@1.0",), step=step)
    found = (finding(id="a", remediation="upgrade x to 1.1"), finding(id="b", remediation="remove y"))
    exported = []
    keep_findings("i", replace(empty_report(), findings=found, upgrades=(upgrade,)), replace(kept, export=exported.extend))
    assert [one.remediation for one in exported] == ["upgrade x 1.0 to 2.0: npm install x@2.0", "remove y"]
    assert sorted(one.remediation for one in kept.findings.of("i")) == ["remove y", "upgrade x to 1.1"]
