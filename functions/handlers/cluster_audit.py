"""Schedule or a changed cluster -> every cluster and the registry audited; what runs where is remembered."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._exporting import export
from handlers._judging import rule_files
from handlers._runtime import entry
from tidewaiter.errors import TidewaiterError
from tidewaiter.observability import logger
from tidewaiter.pipeline import audit_cluster, audit_registry
from tidewaiter.pipeline_kept import store_audit
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts, ManifestPorts


@entry
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Audit; a cluster that can't be read does not keep the others from being audited, and is in the answer."""
    findings = wiring.findings()
    ports = AuditPorts(
        cloud=wiring.reader(),
        connect=wiring.connect_cluster,
        workloads=wiring.workloads(),
        findings=findings,
        judge=ManifestPorts(clock=wiring.clock(), rules=rule_files().read()[1]),
        identities=wiring.identities(),
    )
    failed, reports = [], []
    for cluster in ports.cloud.clusters():
        try:
            reports.append(audit_cluster(cluster.name, ports))
        except TidewaiterError as error:
            logger.error("cluster not audited", extra={"cluster": cluster.arn, "reason": str(error)})
            failed.append(cluster.arn)
    reports.append(audit_registry(ports))
    kept = KeepPorts(findings=findings, reports=wiring.reports(), publisher=wiring.publisher(), export=export)
    for report in reports:
        store_audit(report, kept)
    return {"reports": len(reports), "failed": failed}
