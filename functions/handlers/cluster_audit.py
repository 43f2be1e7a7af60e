"""Schedule or a changed cluster -> every cluster and the registry audited; what runs where is remembered."""

from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._runtime import entry
from tidewaiter import documents
from tidewaiter.adapters.eks import connect
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.finding import Change
from tidewaiter.model.ids import stable_id
from tidewaiter.model.report import Report
from tidewaiter.observability import logger
from tidewaiter.pipeline import AuditPorts, ManifestPorts, audit_cluster, audit_registry
from tidewaiter.policy.changes import finding_changes
from tidewaiter.policy.notices import finding_changed
from tidewaiter.reporting.formats import json_report


@entry
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Audit; a cluster that can't be read does not keep the others from being audited, and is in the answer."""
    ports = _ports()
    failed, reports = [], []
    for cluster in ports.cloud.clusters():
        try:
            reports.append(audit_cluster(cluster.name, ports))
        except TidewaiterError as error:
            logger.error("cluster not audited", extra={"cluster": cluster.arn, "reason": str(error)})
            failed.append(cluster.arn)
    reports.append(audit_registry(ports))
    for report in reports:
        _keep(report)
    return {"reports": len(reports), "failed": failed}


def _keep(report: Report) -> None:
    """Store the report and its findings, and announce what changed before it is stored."""
    findings, publisher = wiring.findings(), wiring.publisher()
    name = stable_id(report.kind, report.target)
    wiring.reports().put_document(f"reports/{name}/report.json", json_report.FORMAT.render(report), json_report.FORMAT.media_type)
    for change in finding_changes(findings.of(report.target), report.findings, report.finished):
        if change.change is not Change.UNCHANGED:
            publisher.publish("tidewaiter.finding.changed", documents.dump("finding-changed", finding_changed(change)))
    findings.replace(report.target, report.findings, report.finished)


def _ports() -> AuditPorts:
    session = boto3.Session()
    return AuditPorts(
        cloud=wiring.reader(),
        connect=lambda cluster: connect(session, cluster),
        workloads=wiring.workloads(),
        findings=wiring.findings(),
        judge=ManifestPorts(clock=wiring.clock()),
    )
