"""What is kept and announced of a run: findings by resource, and the report of an audit with what moved since the last one."""

from collections.abc import Sequence
from dataclasses import replace

from tidewaiter import documents
from tidewaiter.model.finding import Change, Finding, FindingChange, FindingStatus
from tidewaiter.model.ids import stable_id
from tidewaiter.model.report import Report
from tidewaiter.pipeline_ports import KeepPorts
from tidewaiter.policy.changes import finding_changes
from tidewaiter.policy.drift import drift_of, unconfirmed
from tidewaiter.policy.notices import finding_changed
from tidewaiter.reporting.fixes import advice_of, instruction_of
from tidewaiter.reporting.formats import json_report


def audit_key(kind: str, target: str) -> str:
    """Name the document in which the report of an audit is kept."""
    return f"reports/{stable_id(kind, target)}/report.json"


def store_audit(report: Report, ports: KeepPorts) -> tuple[FindingChange, ...]:
    """Keep an audit's report, with its drift since the last one, and its findings, and announce what changed.

    A finding that this run could not judge stays as it was stored: only what was judged again, or is gone from what was listed whole, is
    resolved.
    """
    stored = ports.findings.of(report.target)
    put_audit(replace(report, drift=drift_of(_last(stored, report), report)) if stored else report, ports)
    lasting = {one.id for one in unconfirmed(stored, report)}
    changes = finding_changes([one for one in stored if one.id not in lasting], report.findings, report.finished)
    announced(changes, report.target, ports)
    return changes


def announced(changes: Sequence[FindingChange], target: str, ports: KeepPorts) -> None:
    """Announce what moved of a target, and keep it; other findings of the target stay as they are."""
    announce([one for one in changes if one.change is not Change.UNCHANGED], target, ports)
    ports.findings.update(target, changes)


def keep_findings(resource: str, report: Report, ports: KeepPorts) -> tuple[FindingChange, ...]:
    """Keep the findings of a report as all that there is of a resource, and announce what changed."""
    changes = finding_changes(ports.findings.of(resource), report.findings, report.finished)
    announce([one for one in changes if one.change is not Change.UNCHANGED], resource, ports, report)
    ports.findings.replace(resource, report.findings, report.finished)
    return changes


def announce(moved: Sequence[FindingChange], resource: str, ports: KeepPorts, report: Report | None = None) -> None:
    """Publish and export what moved; others are told the upgrade that the report advises, as the fix of one advisory may have flaws."""
    details = [documents.dump("finding-changed", finding_changed(one)) for one in moved]
    ports.publisher.publish_all("tidewaiter.finding.changed", details, resources=[resource])
    advice = advice_of(report) if report else {}
    ports.export([replace(one.finding, remediation=instruction_of(one.finding, advice)) for one in moved])


def put_audit(report: Report, ports: KeepPorts) -> None:
    """Keep the report of an audit as the last one of its target."""
    key = audit_key(report.kind, report.target)
    ports.reports.put_document(key, json_report.FORMAT.render(report), json_report.FORMAT.media_type)


def _last(stored: Sequence[Finding], report: Report) -> Report:
    """Describe the last run by the findings that were stored of it."""
    seen = max(one.last_seen for one in stored)
    still = tuple(one for one in stored if one.status is not FindingStatus.RESOLVED)
    return replace(report, started=seen, finished=seen, findings=still, controls=())
