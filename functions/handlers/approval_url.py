"""Slack's buttons -> checked and handed over; Slack waits three seconds at most, so the decision is made elsewhere."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._clicks import decision_of, raw_body
from handlers._runtime import entry
from tidewaiter.adapters.slack_signature import check_signature
from tidewaiter.errors import BadInputError, RefusedError
from tidewaiter.observability import logger


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer 401 to what Slack did not sign and 400 to what is not a button of ours."""
    request = LambdaFunctionUrlEvent(event)
    try:
        body = raw_body(request)
        check_signature(wiring.slack_secret().slack().signing_secret, request.headers, body, wiring.clock().now())
        wiring.caller().decide(decision_of(body))
    except RefusedError as error:
        logger.warning("refused", extra={"reason": str(error)})
        return {"statusCode": 401, "body": ""}
    except BadInputError as error:
        logger.warning("bad request", extra={"reason": error.message})
        return {"statusCode": 400, "body": ""}
    return {"statusCode": 200, "body": ""}
