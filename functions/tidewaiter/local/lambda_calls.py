"""How functions get called besides synchronously: asynchronous invocation with retries, destinations and dead letters, and SNS."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from moto.awslambda.models import LambdaBackend, LambdaFunction

from tidewaiter.local.background import Background
from tidewaiter.local.lambda_runtime import Functions
from tidewaiter.local.lambda_worker import Invocation
from tidewaiter.local.patches import Patches

RETRY_SECONDS = 0.2
"""Pause before a retry of an asynchronous invocation; AWS waits one and then two minutes."""

Deliver = Callable[[LambdaFunction, str, str, Mapping[str, str]], None]
"""Sends a text to a destination ARN in the name of a function's role, with message attributes."""


class LambdaCalls:
    """Replaces the emulator's way to run a function by ours."""

    def __init__(self, functions: Functions, background: Background, deliver: Deliver) -> None:
        self._functions = functions
        self._background = background
        self._deliver = deliver

    def install(self, patches: Patches) -> None:
        """Put the seam in."""

        def invoke(function: Any, body: str | bytes, request_headers: Any, response_headers: Any) -> bytes:
            return self.invoke_api(function, _bytes(body), request_headers, response_headers)

        def send_sns_message(
            backend: Any, function_name: str, message: str, subject: str | None = None, qualifier: str | None = None
        ) -> None:
            function = backend.get_function(function_name, qualifier)
            self.invoke_async(function, json.dumps(_sns_event(message, subject)).encode())

        patches.attribute(LambdaFunction, "invoke", invoke)
        patches.attribute(LambdaBackend, "send_sns_message", send_sns_message)

    def invoke_api(self, function: Any, body: bytes, request_headers: Any, response_headers: Any) -> bytes:
        """Do what the Invoke API does: `Event` returns at once, `RequestResponse` waits, `DryRun` only says yes."""
        kind = request_headers.get("X-Amz-Invocation-Type") or request_headers.get("x-amz-invocation-type") or "RequestResponse"
        if kind == "DryRun":
            return b""
        if kind == "Event":
            self.invoke_async(function, body)
            return b""
        result = self._functions.invoke(function, body)
        if result.error:
            response_headers["x-amz-function-error"] = result.error
        response_headers["x-amz-log-result"] = base64.b64encode(result.log.encode()[-4096:]).decode()
        return result.payload

    def invoke_async(self, function: Any, body: bytes) -> None:
        """Queue an event for a function."""
        self._background.submit(lambda: self._run(function, body))

    def _run(self, function: Any, body: bytes) -> None:
        config = function.event_invoke_config[-1].config if function.event_invoke_config else {}
        retries = int(config.get("MaximumRetryAttempts", 2))
        for attempt in range(retries + 1):
            result = self._functions.invoke(function, body)
            if not result.error:
                self._destination(function, config, "OnSuccess", body, result, attempt + 1)
                return
            if attempt < retries and not self._background.sleep(RETRY_SECONDS):
                return
        self._destination(function, config, "OnFailure", body, result, retries + 1)
        self._dead_letter(function, body, result)

    def _destination(self, function: Any, config: Mapping[str, Any], name: str, body: bytes, result: Invocation, count: int) -> None:
        """Send the invocation record: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""
        arn = (config.get("DestinationConfig") or {}).get(name, {}).get("Destination")
        if not arn:
            return
        record = {
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "requestContext": {
                "requestId": str(uuid4()),
                "functionArn": f"{function.function_arn}:$LATEST",
                "condition": "Success" if name == "OnSuccess" else "RetriesExhausted",
                "approximateInvokeCount": count,
            },
            "requestPayload": _json_or_text(body),
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                **({"functionError": result.error} if result.error else {}),
            },
            "responsePayload": _json_or_text(result.payload),
        }
        self._deliver(function, arn, json.dumps(record), {})

    def _dead_letter(self, function: Any, body: bytes, result: Invocation) -> None:
        arn = (getattr(function, "dead_letter_config", None) or {}).get("TargetArn")
        if arn:
            message = str(_json_or_text(result.payload))[:1024]
            self._deliver(function, arn, body.decode(), {"RequestID": str(uuid4()), "ErrorCode": "200", "ErrorMessage": message})


def _sns_event(message: str, subject: str | None) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sns: dict[str, Any] = {
        "Type": "Notification",
        "MessageId": str(uuid4()),
        "Message": message,
        "Subject": subject,
        "Timestamp": now,
        "MessageAttributes": {},
    }
    return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": sns}]}


def _bytes(body: str | bytes | None) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    return raw or b"{}"


def _json_or_text(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")
