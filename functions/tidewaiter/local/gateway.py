"""The front door of the embedded AWS: every API call passes here, is recorded, may be refused or made to fail, and is then done."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import uuid4

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from tidewaiter.local.wire import ApiError, ApiRequest, buffer_body, parse_request, render_error

LOGGER = logging.getLogger(__name__)

StartResponse = Callable[..., Any]
Check = Callable[[ApiRequest], ApiError | None]
"""Looks at a call before it is done and returns the error to answer with, or None to let it pass."""
After = Callable[[ApiRequest], None]
"""Looks at a call after it was done."""

UNSIGNED = ApiError(code="MissingAuthenticationToken", message="Request is not signed, or names no operation of a known service")


class Gateway:
    """WSGI middleware around the emulator; unsigned requests and unknown operations are refused."""

    def __init__(self, app: Callable[..., Iterable[bytes]], checks: Sequence[Check], after: Sequence[After]) -> None:
        self._app = app
        self._checks = checks
        self._after = after

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one HTTP request."""
        request = parse_request(environ)
        if request is None:
            buffer_body(environ)
            return _refuse("rest-json", UNSIGNED, start_response)
        for check in self._checks:
            error = check(request)
            if error is not None:
                return _refuse(request.protocol, error, start_response)
        answer = self._app(environ, start_response)
        for after in self._after:
            after(request)
        return answer


class ApiServer:
    """The emulator on a free loopback port, behind a gateway."""

    def __init__(self, checks: Sequence[Check], after: Sequence[After]) -> None:
        app = Gateway(DomainDispatcherApplication(create_backend_app), checks, after)
        server: Any = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
        server.daemon_threads = True
        self._server: BaseWSGIServer = server
        self.port: int = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, name="embedded-aws-api", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The endpoint URL."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _QuietHandler(MotoRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing per request."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Send connection errors to the log, not to standard error."""
        LOGGER.debug(format, *args)


def _refuse(protocol: str, error: ApiError, start_response: StartResponse) -> Iterable[bytes]:
    status, reason, headers, body = render_error(protocol, error)
    headers |= {"Content-Length": str(len(body)), "x-amzn-requestid": str(uuid4())}
    start_response(f"{status} {reason}", list(headers.items()))
    return [body]
