"""Slack's buttons -> checked and handed over; Slack waits three seconds at most, so the decision is made elsewhere."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._runtime import entry
from tidewaiter.adapters.slack_signature import check_signature
from tidewaiter.errors import BadInputError, RefusedError
from tidewaiter.observability import logger
from tidewaiter.reporting.sinks.slack import read_button

MOST_BYTES = 256 * 1024


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer 401 to what Slack did not sign and 400 to what is not a button of ours."""
    request = LambdaFunctionUrlEvent(event)
    text = request.body or ""
    try:
        body = base64.b64decode(text, validate=True) if request.is_base64_encoded else text.encode()
        check_signature(wiring.slack_secret().slack().signing_secret, request.headers, body, wiring.clock().now())
        wiring.caller().decide(_decision(body))
    except RefusedError as error:
        logger.warning("refused", extra={"reason": str(error)})
        return {"statusCode": 401, "body": ""}
    except (BadInputError, ValueError, KeyError, TypeError, IndexError) as error:
        logger.warning("not a button of ours", extra={"reason": type(error).__name__})
        return {"statusCode": 400, "body": ""}
    return {"statusCode": 200, "body": ""}


def _decision(body: bytes) -> dict[str, str]:
    """Read the pressed button: `payload` of a form, its first action, and who pressed it."""
    if len(body) > MOST_BYTES:
        raise BadInputError("the request is too large")
    payload = json.loads(parse_qs(body.decode())["payload"][0])
    pressed = read_button(str(payload["actions"][0]["action_id"]), str(payload["actions"][0]["value"]))
    decision = {"plan_id": pressed.plan_id, "plan_hash": pressed.plan_hash, "decision": pressed.decision}
    return {**decision, "by": f"slack:{payload['user']['id']}"}
