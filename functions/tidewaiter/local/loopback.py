"""What the HTTP faces of the embedded AWS have in common: a free loopback port, a thread that serves it, silence."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LoopbackServer(ThreadingHTTPServer):
    """An HTTP server on a free port of 127.0.0.1; subclasses set what their handler needs and then call `start`."""

    daemon_threads = True

    def __init__(self, handler: type["LoopbackHandler"]) -> None:
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def host(self) -> str:
        """`host:port`, what references to it begin with."""
        return f"127.0.0.1:{self.server_port}"

    def start(self, name: str) -> None:
        """Serve in a thread of this name until `close`."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, name=name, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hangs up."""


class LoopbackHandler(BaseHTTPRequestHandler):
    """Kept connections, answers in one piece, no line per request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing per request."""
