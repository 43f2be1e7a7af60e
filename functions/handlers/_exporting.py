"""Findings into Security Hub; what goes wrong is recorded, and keeps nobody from being told or protected."""

from collections.abc import Sequence

from handlers import _wiring as wiring
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.finding import Finding
from tidewaiter.model.response import Plan
from tidewaiter.observability import logger, metrics
from tidewaiter.policy.threats import incident_finding
from tidewaiter.reporting.sinks.securityhub import Account, ImportResult, import_findings


def export(findings: Sequence[Finding]) -> None:
    """Import findings where the deployment has Security Hub switched on."""
    try:
        imported = _import(findings)
    except TidewaiterError as error:
        logger.warning("Security Hub took no findings", extra={"findings": len(findings), "reason": str(error)})
        metrics.add_metric(name="SecurityHubFailed", unit="Count", value=len(findings))
        return
    for problem in imported.problems:
        logger.warning(problem.what, extra={"finding": problem.where, "hint": problem.hint})
    metrics.add_metric(name="SecurityHubImported", unit="Count", value=imported.accepted)
    metrics.add_metric(name="SecurityHubFailed", unit="Count", value=len(imported.problems))


def export_incident(plan: Plan) -> None:
    """Import the incident behind a plan, as it stands now."""
    kind, _, identifier = plan.trigger.partition(":")
    if kind != "incident" or wiring.security_hub() is None:
        return
    try:
        incident = wiring.incidents().get(identifier)
    except TidewaiterError as error:
        logger.warning("the incident was not exported", extra={"incident": identifier, "reason": str(error)})
        return
    export([incident_finding(incident)] if incident else [])


def _import(findings: Sequence[Finding]) -> ImportResult:
    hub = wiring.security_hub()
    if hub is None or not findings:
        return ImportResult(accepted=0, problems=())
    _arn, partition, _service, region, account, _product = hub.product.split(":", 5)
    place = Account(id=account, region=region, partition=partition, now=wiring.clock().now().isoformat())
    return import_findings(hub, findings, place)
