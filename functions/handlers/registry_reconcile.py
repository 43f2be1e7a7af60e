"""Every hour: what ECR holds against what was judged."""

import os
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import Scheduled, checked
from handlers._judging import watch_ports
from handlers._runtime import entry
from handlers.rematch_image import DAYS_ENV
from tidewaiter.adapters.ecr_listing import EcrListing
from tidewaiter.adapters.scan_starter import ScanStarter
from tidewaiter.observability import logger, metrics
from tidewaiter.pipeline_ports import REMATCH_DAYS
from tidewaiter.pipeline_reconcile import UNREAD, reconcile

SCANS_ENV, MACHINE_ENV = "TIDEWAITER_RECONCILE_SCANS", "TIDEWAITER_MACHINE_SCAN_IMAGE"
MOST_SCANS = 200


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Start missed scans, forget what is gone, and say what could not be looked at."""
    asked = checked(Scheduled, event)
    starter = ScanStarter(
        client=wiring.client("stepfunctions"),
        machine=os.environ[MACHINE_ENV],
        account=asked.account,
        region=asked.region,
        ledger=wiring.ledger(),
    )
    listing = EcrListing(client=wiring.client("ecr"))
    ports = watch_ports(int(os.environ.get(DAYS_ENV, REMATCH_DAYS)), context)
    done = reconcile(listing, starter.start, ports, most=int(os.environ.get(SCANS_ENV, MOST_SCANS)))
    for problem in done.problems:
        logger.error(problem.what, extra={"code": problem.code, "where": problem.where, "hint": problem.hint})
    unread = sum(problem.code == UNREAD for problem in done.problems)
    for name, count in (("Missed", len(done.started)), ("Forgotten", len(done.forgotten)), ("Unread", unread)):
        metrics.add_metric(name=f"Reconcile{name}", unit="Count", value=count)
    problems = [f"{problem.code} {problem.where}" for problem in done.problems[:50]]
    return {"started": len(done.started), "forgotten": len(done.forgotten), "waiting": done.waiting, "problems": problems}
