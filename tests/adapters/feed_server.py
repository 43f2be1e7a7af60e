"""A loopback feed server with validators, ranges, and the faults that a test asks for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FeedServer:
    """Serves `files` (body, ETag) by path, with `headers` by path besides; `redirects` lead a path elsewhere.

    `faults` are taken one per request: an int is a status, ("cut", n) breaks off after n bytes.
    """

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.redirects: dict[str, str] = {}
        self.faults: list[Any] = []
        self.seen: list[tuple[str, dict[str, str], int]] = []
        self.url = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        fault = self.faults.pop(0) if self.faults else None
        body, etag = self.files.get(handler.path, (b"", ""))
        status, begin = self._status(handler.path, dict(handler.headers), body, etag, fault)
        self.seen.append((handler.path, dict(handler.headers), status))
        sent = body[begin:] if status in (200, 206) else b""
        handler.send_response(status)
        for name, value in self._headers(handler.path, status, begin, len(body), etag).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent[: fault[1]] if isinstance(fault, tuple) else sent)
        handler.close_connection = True

    def _headers(self, path: str, status: int, begin: int, size: int, etag: str) -> dict[str, str]:
        found = {"ETag": etag} if etag else {}
        found |= {"Retry-After": "7"} if status == 429 else {}
        found |= {"Content-Range": f"bytes {begin}-{size - 1}/{size}"} if status == 206 else {}
        found |= {"Location": self.redirects[path]} if status == 302 else {}
        return found | self.headers.get(path, {})

    def _status(self, path: str, headers: dict[str, str], body: bytes, etag: str, fault: Any) -> tuple[int, int]:
        if isinstance(fault, int):
            return fault, 0
        if path in self.redirects:
            return 302, 0
        if not etag:
            return 404, 0
        if headers.get("If-None-Match") == etag:
            return 304, 0
        if "Range" in headers and headers.get("If-Range") == etag:
            begin = int(headers["Range"].removeprefix("bytes=").rstrip("-"))
            return (206, begin) if begin < len(body) else (416, 0)
        return 200, 0


@contextmanager
def serving() -> Iterator[FeedServer]:
    """Run a server on a free port of this machine."""
    feeds = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        """Hands every GET over."""

        def do_GET(self) -> None:
            """Answer."""
            feeds.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    feeds.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield feeds
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
