"""A pressed button of ours, out of the form that Slack sends."""

import base64
import json
from urllib.parse import parse_qs

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from tidewaiter.errors import BadInputError
from tidewaiter.reporting.sinks.slack import read_button

MOST_BYTES = 256 * 1024


def raw_body(request: LambdaFunctionUrlEvent) -> bytes:
    """Give the bytes that Slack signed; raises BadInputError for a body that is not what it says."""
    text = request.body or ""
    if len(text) > 2 * MOST_BYTES:
        raise BadInputError("the request is too large")
    try:
        return base64.b64decode(text, validate=True) if request.is_base64_encoded else text.encode()
    except ValueError as error:
        raise BadInputError("the body is not base64") from error


def decision_of(body: bytes) -> dict[str, str]:
    """Read the button (`payload` of the form, its first action), who pressed it and where; raises BadInputError for anything else.

    The payload: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
    """
    if len(body) > MOST_BYTES:
        raise BadInputError("the request is too large")
    try:
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        pressed = read_button(str(payload["actions"][0]["action_id"]), str(payload["actions"][0]["value"]))
        by = f"slack:{payload['user']['id']}"
        place = payload.get("container") or {}
        seen = {"message": str(place.get("message_ts", "")), "channel": str(place.get("channel_id", ""))}
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BadInputError(f"not a button of ours: {type(error).__name__}") from error
    return {"plan_id": pressed.plan_id, "plan_hash": pressed.plan_hash, "decision": pressed.decision, "by": by, **seen}
