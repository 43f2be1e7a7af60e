"""AWS requests and errors on the wire: bytes of any AWS protocol -> one typed request; an error -> bytes of that protocol."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from botocore.exceptions import BotoCoreError
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

MAX_BODY = 256 * 1024 * 1024
"""Bytes of one API request that we are willing to hold."""

_SCOPE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_MODELS = {"states": "stepfunctions", "monitoring": "cloudwatch", "email": "ses", "tagging": "resourcegroupstaggingapi"}
# What the emulator's parsers raise for malformed requests; they have no error of their own for most of it.
_NOT_UNDERSTOOD = (BotoCoreError, RequestParserError, NotImplementedError, ValueError, LookupError, TypeError, AttributeError)
_ACTION_PREFIX = {"monitoring": "cloudwatch", "email": "ses", "tagging": "tag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """One AWS API call: `service` is the IAM action prefix, `model` botocore's service name; unsigned calls have no access key."""

    service: str
    model: str
    operation: str
    access_key: str
    region: str
    protocol: str
    host: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def action(self) -> str:
        """The call as `service:Operation`."""
        return f"{self.service}:{self.operation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiError:
    """An error AWS answers with instead of doing the call."""

    code: str
    message: str
    status: int = 403


def buffer_body(environ: dict[str, Any]) -> None:
    """Read the request body once and make it readable again by whoever comes next."""
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    if length:
        body = stream.read(min(int(length), MAX_BODY))
    elif environ.get("wsgi.input_terminated"):
        body = stream.read(MAX_BODY)
    else:
        body = b""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    if environ.pop("HTTP_TRANSFER_ENCODING", None):
        environ["wsgi.input_terminated"] = False


def parse_request(environ: dict[str, Any]) -> ApiRequest | None:
    """Read who calls which operation with which parameters; None if the request is not signed or names no operation of AWS."""
    access_key, region, signed_service = _credential(environ)
    if not access_key:
        return None
    buffer_body(environ)
    try:
        return _parse(environ, access_key, region, signed_service)
    except _NOT_UNDERSTOOD:
        return None
    finally:
        environ["wsgi.input"].seek(0)


def _parse(environ: dict[str, Any], access_key: str, region: str, signed_service: str) -> ApiRequest | None:
    request = Request(environ.copy(), populate_request=False)
    model = _MODELS.get(signed_service, signed_service)
    service_model = get_service_model(model)
    protocol = determine_request_protocol(service_model, request.content_type)
    operation, uri_params = _operation(request, model)
    if not operation or operation not in service_model.operation_names:
        return None
    params = _params(request, service_model.operation_model(operation), protocol, uri_params)
    return ApiRequest(
        service=_ACTION_PREFIX.get(signed_service, signed_service),
        model=model,
        operation=operation,
        access_key=access_key,
        region=region,
        protocol=protocol,
        host=environ.get("HTTP_HOST", ""),
        params=params,
    )


def render_error(protocol: str, error: ApiError) -> tuple[int, str, dict[str, str], bytes]:
    """Render an error as (status, reason, headers, body) of a protocol."""
    code, message = escape(error.code), escape(error.message)
    if protocol in {"json", "rest-json"}:
        status = 400 if protocol == "json" and error.status < 500 else error.status  # noqa: PLR2004 - server errors stay such
        body = json.dumps({"__type": error.code, "message": error.message}).encode()
        return status, "Error", {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": error.code}, body
    if protocol == "ec2":
        detail = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        text = f"<Response><Errors>{detail}</Errors><RequestID>embedded</RequestID></Response>"
    elif protocol == "rest-xml":
        text = f"<Error><Code>{code}</Code><Message>{message}</Message><RequestId>embedded</RequestId></Error>"
    else:
        detail = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        text = f"<ErrorResponse>{detail}<RequestId>embedded</RequestId></ErrorResponse>"
    return error.status, "Error", {"Content-Type": "text/xml"}, text.encode()


def _credential(environ: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return access key, region and service of the signature, in the header or in a presigned URL's query."""
    header = environ.get("HTTP_AUTHORIZATION", "")
    if "X-Amz-Credential=" in environ.get("QUERY_STRING", ""):
        header = "Credential=" + parse_qs(environ["QUERY_STRING"])["X-Amz-Credential"][0]
    found = _SCOPE.search(header)
    return (found[1], found[2], found[3]) if found else ("", "", "")


def _operation(request: Request, model: str) -> tuple[str, Mapping[str, Any]]:
    target = request.headers.get("X-Amz-Target", "")
    if target:
        return target.rsplit(".", 1)[-1], {}
    if request.content_type and request.content_type.startswith("application/x-www-form-urlencoded") and "Action" in request.form:
        return request.form["Action"], {}
    if "Action" in request.args:
        return request.args["Action"], {}
    try:
        operation, uri_params = get_service_router(model).match(request)
    except (HTTPException, NotImplementedError):
        return "", {}
    return operation.name, uri_params


def _params(request: Request, operation_model: Any, protocol: str, uri_params: Mapping[str, Any]) -> Mapping[str, Any]:
    parsed = PROTOCOL_PARSERS[protocol](operation_model).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": dict(uri_params),
        }
    )
    return {**uri_params, **parsed}
