"""A person's decision -> recorded once, and the waiting step wakes up."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._answering import show_decision, show_refusal
from handlers._events import DecideStep, checked
from handlers._runtime import entry
from tidewaiter.errors import RefusedError, TidewaiterError
from tidewaiter.observability import logger
from tidewaiter.ports import PlanStore
from tidewaiter.response.workflow import check_approver, decide, seen_plan


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Record the decision and give the token back; a second decision changes nothing, but may wake what the first one could not.

    A button that its presser may not press, or of another version of the plan, is answered in Slack and ends here: trying again is no use.
    """
    asked = checked(DecideStep, event)
    try:
        return _decided(asked)
    except RefusedError as error:
        if not asked.message:
            raise
        logger.warning("refused", extra={"reason": str(error)})
        show_refusal(asked, error)
        return {"recorded": False, "woken": False}


def _decided(asked: DecideStep) -> dict[str, bool]:
    ports = wiring.respond_ports()
    check_approver(asked.by, ports)
    ends_lease = asked.decision == "release"
    plan, approval = seen_plan(asked.plan_id, asked.plan_hash, ports), asked.approval(ports.clock.now().isoformat())
    # Without a reason a release is not recorded: it gives back what may be released anyway.
    first = bool(asked.reason or not ends_lease) and decide(approval, ports)
    recorded = approval if ends_lease else ports.plans.approval(asked.plan_id) or approval
    output = {"decision": "release" if ends_lease else recorded.decision.value}
    woken = _wake(asked.plan_id, "lease" if ends_lease else "approve", output, ports.plans)
    show_decision(asked, plan, recorded)
    return {"recorded": first, "woken": woken}


def _wake(plan_id: str, stage: str, output: dict[str, str], plans: PlanStore) -> bool:
    """Give the token of a waiting stage back, once; the token is kept for the next try if that fails."""
    token = plans.take_token(plan_id, stage)
    try:
        return bool(token) and wiring.tokens().succeed(token, output)
    except TidewaiterError:
        plans.await_decision(plan_id, stage, token)
        raise
