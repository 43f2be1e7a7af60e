"""A person's decision -> recorded once, and the waiting step wakes up."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import DecideStep, checked
from handlers._runtime import entry
from tidewaiter.errors import TidewaiterError
from tidewaiter.ports import PlanStore
from tidewaiter.response.workflow import check_approver, decide, seen_plan


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Record the decision and give the token back; a second decision changes nothing, but may wake what the first one could not."""
    asked = checked(DecideStep, event)
    ports = wiring.respond_ports()
    check_approver(asked.by, ports)
    ends_lease = asked.decision == "release"
    first = False
    if ends_lease and not asked.reason:
        # Nothing to record: it gives back what may be released anyway, but only to somebody who saw this plan.
        seen_plan(asked.plan_id, asked.plan_hash, ports)
    else:
        first = decide(asked.approval(ports.clock.now().isoformat()), ports)
    recorded = ports.plans.approval(asked.plan_id)
    output = {"decision": "release"} if ends_lease else {"decision": recorded.decision.value if recorded else asked.decision}
    return {"recorded": first, "woken": _wake(asked.plan_id, "lease" if ends_lease else "approve", output, ports.plans)}


def _wake(plan_id: str, stage: str, output: dict[str, str], plans: PlanStore) -> bool:
    """Give the token of a waiting stage back, once; the token is kept for the next try if that fails."""
    token = plans.take_token(plan_id, stage)
    try:
        return bool(token) and wiring.tokens().succeed(token, output)
    except TidewaiterError:
        plans.await_decision(plan_id, stage, token)
        raise
