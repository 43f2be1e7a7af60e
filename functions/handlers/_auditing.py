"""What audits of everything and of one change have in common."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._exporting import export
from handlers._judging import held, rule_files
from tidewaiter.adapters.audit_requests import AuditRequests
from tidewaiter.errors import ConflictError
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts, ManifestPorts
from tidewaiter.policy.control_choice import default_choice

_SOURCE = "tidewaiter.audit"
PAUSES = (1, 2, 4, 8)
"""Seconds between attempts to be the only one that audits a thing; a narrow audit is over by then."""


def audit_ports() -> AuditPorts:
    """Wire reading and judging."""
    rules = rule_files().read()[1]
    choice = rules.choice or default_choice()
    judge = ManifestPorts(
        clock=wiring.clock(),
        rules=replace(rules, choice=choice),
        context=choice.context,
        inline_waivers=choice.inline_waivers,
        builtin_waivers=choice.builtin_waivers,
    )
    return AuditPorts(
        cloud=wiring.reader(),
        connect=wiring.connect_cluster,
        workloads=wiring.workloads(),
        findings=wiring.findings(),
        judge=judge,
        identities=wiring.identities(),
        image=wiring.images().find,
        usage=wiring.iam_usage(),
    )


def kept() -> KeepPorts:
    """Keep results, announce and export them."""
    return KeepPorts(findings=wiring.findings(), reports=wiring.reports(), publisher=wiring.publisher(), export=export)


def requests() -> AuditRequests:
    """Ask for other audits."""
    config = wiring.config()
    function, queue = config.functions["cluster_audit"], config.queues["changes"]
    return AuditRequests(functions=wiring.client("lambda"), function=function, queues=wiring.client("sqs"), queue=queue)


@contextmanager
def alone(target: str, context: LambdaContext) -> Iterator[None]:
    """Be the only one that reads and stores a target, so that what was read first is never stored last; raises ConflictError."""
    with ExitStack() as stack:
        for pause in PAUSES:
            try:
                stack.enter_context(held(target, context, _SOURCE))
                break
            except ConflictError:
                time.sleep(pause)
        else:
            stack.enter_context(held(target, context, _SOURCE))
        yield
