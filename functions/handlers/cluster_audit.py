"""Schedule, or a request for one cluster -> clusters and the registry audited; what runs where is remembered."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._auditing import alone, audit_ports, kept
from handlers._events import AuditEvent, checked
from handlers._runtime import entry
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.report import Report
from tidewaiter.observability import logger
from tidewaiter.pipeline_gone import forget_missing
from tidewaiter.pipeline_kept import store_audit
from tidewaiter.pipeline_ports import AuditPorts
from tidewaiter.pipeline_posture import audit_cluster, audit_registry
from tidewaiter.policy.compliance import with_compliance
from tidewaiter.policy.control_choice import default_choice


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Audit; a cluster that can't be read does not keep the others from being audited, and is in the answer."""
    ports, asked = audit_ports(), checked(AuditEvent, event).audit.cluster
    listed = ports.cloud.clusters()
    clusters = [one for one in listed if asked in ("", one.name)]
    forget_missing(listed, wiring.config().region, ports, kept())
    registry = cache(partial(audit_registry, ports))
    audits: list[tuple[str, Callable[[], Report]]] = [(one.arn, partial(_whole_audit, one.name, ports, registry)) for one in clusters]
    audits += [] if asked else [(f"{ports.cloud.account()} ECR", registry)]
    failed = [target for target, audit in audits if not _stored(target, audit, context)]
    return {"reports": len(audits) - len(failed), "failed": failed}


def _whole_audit(name: str, ports: AuditPorts, registry: Callable[[], Report]) -> Report:
    """Audit one cluster and hold the frameworks that were chosen against it, with its registry."""
    choice, today = ports.judge.rules.choice or default_choice(), ports.judge.clock.now().astimezone(UTC).date().isoformat()
    return with_compliance(audit_cluster(name, ports), choice.frameworks, ports.judge.rules.answers, today, registry)


def _stored(target: str, audit: Callable[[], Report], context: LambdaContext) -> bool:
    """Audit and keep one target; what cannot be kept is raised, so that Lambda tries the whole again."""
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(target, context))
            report = audit()
        except TidewaiterError as error:
            logger.error("not audited", extra={"target": target, "reason": str(error)})
            return False
        store_audit(report, kept())
        return True
