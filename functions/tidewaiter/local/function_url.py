"""A loopback front for function URLs: HTTP request -> event of payload format 2.0 -> function -> HTTP response.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

import base64
import json
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from moto.awslambda.models import lambda_backends

from tidewaiter.iam import PolicyDocument
from tidewaiter.local.authority import Authority
from tidewaiter.local.iam_table import Place
from tidewaiter.local.lambda_runtime import Functions
from tidewaiter.local.loopback import LoopbackHandler, LoopbackServer
from tidewaiter.local.resource_policies import policies_of

MAX_BODY = 6 * 1024 * 1024
_TEXT = ("text/", "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded")


class FunctionUrlServer(LoopbackServer):
    """Serves `/<function name>/...` for every function that has a URL of auth type NONE and lets the public invoke it."""

    def __init__(self, *, place: Place, functions: Functions, authority: Authority) -> None:
        super().__init__(_Handler)
        self.place = place
        self.functions = functions
        self.authority = authority
        self.start("embedded-aws-urls")

    def url_of(self, function_name: str) -> str:
        """Give the loopback URL that stands for a function's URL."""
        return f"http://{self.host}/{function_name}/"


class _Handler(LoopbackHandler):
    server: FunctionUrlServer

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self._handle()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_GET  # noqa: N815 - named by http.server

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MAX_BODY:
            self._send(413, b'{"Message":"Request Entity Too Large"}')
            return
        body = self.rfile.read(length)
        name, _, rest = urlsplit(self.path).path.lstrip("/").partition("/")
        functions = lambda_backends[self.server.place.account][self.server.place.region].list_functions()
        function = next((one for one in functions if one.function_name == name and one.url_config is not None), None)
        if function is None or not _is_public(function, self.server.place):
            self._send(403, b'{"Message":"Forbidden"}')
            return
        result = self.server.functions.invoke(function, json.dumps(self._event(function, f"/{rest}", body)).encode())
        if result.error:
            self._send(502, b'{"Message":"Internal Server Error"}')
            return
        self._reply(json.loads(result.payload))

    def _event(self, function: Any, path: str, body: bytes) -> dict[str, Any]:
        query = urlsplit(self.path).query
        headers = {name.lower(): value for name, value in self.headers.items()}
        is_text = headers.get("content-type", "").lower().startswith(_TEXT)
        now = time.time()
        return {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": headers,
            "queryStringParameters": dict(parse_qsl(query)),
            "requestContext": {
                "accountId": "anonymous",
                "apiId": function.url_config.url.split("//")[1].split(".")[0],
                "domainName": function.url_config.url.split("//")[1],
                "http": {
                    "method": self.command,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1",
                    "userAgent": headers.get("user-agent", ""),
                },
                "requestId": str(uuid4()),
                "routeKey": "$default",
                "stage": "$default",
                "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
                "timeEpoch": int(now * 1000),
            },
            **({"body": body.decode(errors="replace") if is_text else base64.b64encode(body).decode()} if body else {}),
            "isBase64Encoded": bool(body) and not is_text,
        }

    def _reply(self, answer: Any) -> None:
        if not isinstance(answer, dict) or "statusCode" not in answer:
            self._send(200, json.dumps(answer).encode())
            return
        raw = str(answer.get("body") or "")
        body = base64.b64decode(raw) if answer.get("isBase64Encoded") else raw.encode()
        self._send(int(answer["statusCode"]), body, {str(name): str(value) for name, value in (answer.get("headers") or {}).items()})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _is_public(function: Any, place: Place) -> bool:
    """Tell whether a URL has no authentication and the function's policy lets everyone invoke it."""
    if function.url_config.config.get("AuthType") != "NONE":
        return False
    return any(_opens(policy) for policy in policies_of(function.function_arn, place))


def _opens(policy: PolicyDocument) -> bool:
    return any(
        not statement.deny and ("*", "*") in statement.principals and "lambda:InvokeFunctionUrl" in statement.actions
        for statement in policy.statements
    )
