"""Changes of clusters and repositories, from the queue -> only what they touch is audited again; what failed goes back alone."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._auditing import alone, audit_ports, kept, requests
from handlers._claims import claimed
from handlers._events import ChangeEnvelope, checked_json
from handlers._runtime import entry
from tidewaiter.adapters.tables import ROLE_PATH
from tidewaiter.errors import TidewaiterError
from tidewaiter.observability import logger
from tidewaiter.pipeline_touched import Left, audit_touched
from tidewaiter.posture.touched import Part, Touched, holds, touched_by, without_doubles

OWN_ROLES = (f"arn:*:iam::*:role{ROLE_PATH}*",)
"""What containment does is known to itself; the next full audit sees it."""
LATER_SECONDS, MOST_TIMES = 600, 6
"""When a cluster that still changes is looked at again, and how often: a new version takes most of an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One message."""

    id: str
    envelope: ChangeEnvelope
    touched: Touched


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Audit each thing that a batch touches once."""
    changes: list[Change] = []
    failed: list[str] = []
    for record in event["Records"]:
        try:
            changes += _changes(record)
        except TidewaiterError as error:
            logger.error("not a change", extra={"reason": str(error)})
            failed.append(record["messageId"])
    grouped: dict[Touched, list[Change]] = defaultdict(list)
    for one in without_doubles(change.touched for change in changes):
        grouped[one] = [change for change in changes if one == change.touched or holds(one, change.touched)]
    for touched, mine in grouped.items():
        try:
            _audit(touched, mine, context)
        except TidewaiterError as error:
            logger.warning("not audited", extra={"touched": touched.arn or touched.part, "reason": str(error)})
            failed += [change.id for change in mine]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def _changes(record: dict[str, Any]) -> list[Change]:
    envelope = checked_json(ChangeEnvelope, record["body"])
    touched = touched_by(envelope.detail, OWN_ROLES)
    here = touched is not None and touched.region == wiring.config().region
    return [Change(id=record["messageId"], envelope=envelope, touched=touched)] if touched and here else []


def _audit(touched: Touched, changes: Sequence[Change], context: LambdaContext) -> None:
    """Claim the events, so that one that comes twice is handled once; a failure gives them back."""
    ports = audit_ports()
    target = touched.arn if touched.part in (Part.CLUSTER, Part.SETTINGS) else f"{touched.account} ECR"
    with ExitStack() as stack:
        fresh = [one for one in changes if stack.enter_context(claimed("tidewaiter.touched", one.envelope.id or one.id, one.id))]
        if not fresh:
            return
        with alone(target, context):
            left = audit_touched(touched, ports, kept())
        if left is Left.WHOLE:
            requests().whole({"cluster": touched.name})
        elif left is Left.LATER:
            _later(max(fresh, key=lambda one: one.touched.part is touched.part))


def _later(change: Change) -> None:
    envelope = change.envelope
    if envelope.times < MOST_TIMES:
        times = envelope.times + 1
        again = {"id": f"{envelope.id.partition('+')[0]}+{times}", "detail": envelope.detail, "times": times}
        requests().later(again, LATER_SECONDS)
