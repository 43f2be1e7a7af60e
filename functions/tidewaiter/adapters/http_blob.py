"""HTTP GET with the manners that registries need: redirects by hand, credentials kept at home, bodies as streams."""

import io
import ipaddress
import time
from collections.abc import Mapping
from typing import Any, BinaryIO, cast
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from tidewaiter.adapters.http_errors import in_words
from tidewaiter.errors import BadInputError, LimitExceededError, OfflineError

MAX_REDIRECTS = 5
MAX_SECONDS = 60
"""How long a small body may take in all; the socket's own limit starts anew with every byte."""
_PIECE = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_TIMEOUT = urllib3.Timeout(connect=10, read=60)


def pool() -> urllib3.PoolManager:
    """Make a connection pool that retries connecting twice and reading never (a stream cannot be resumed halfway)."""
    return urllib3.PoolManager(
        retries=urllib3.Retry(connect=2, read=0, redirect=False, status=0, other=0, respect_retry_after_header=False), timeout=_TIMEOUT
    )


def is_loopback(host: str) -> bool:
    """Tell whether a host (port allowed) is this machine."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def split_url(url: str) -> SplitResult:
    """Take a URL apart; raises BadInputError for what is none, such as a host with an open bracket."""
    try:
        return urlsplit(url)
    except ValueError as error:
        raise BadInputError(f"not a URL: {error}", where=url[:200]) from None


def check_url(url: str) -> str:
    """Return a URL that may be fetched: https, or http on this machine; raises BadInputError."""
    parts = split_url(url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.netloc.rpartition("@")[2]))):
        return url
    raise BadInputError(f"refusing to fetch over {parts.scheme or 'no scheme'}", where=parts.netloc[:200], hint="Only https is used")


def fetch(http: urllib3.PoolManager, url: str, headers: Mapping[str, str] | None = None) -> urllib3.BaseHTTPResponse:
    """GET a URL and return the response unread; Authorization is dropped when a redirect leaves the host.

    Raises OfflineError when the host cannot be reached and BadInputError for a redirect that is not allowed.
    """
    sent = dict(headers or {})
    start_is_local = is_loopback(urlsplit(url).netloc)
    for _ in range(MAX_REDIRECTS + 1):
        host = urlsplit(check_url(url)).netloc
        try:
            response = http.request("GET", url, headers=sent, redirect=False, preload_content=False, decode_content=False)
        except HTTPError as error:
            hint = "Check the network, the proxy and the name, or scan a local copy"
            raise OfflineError(f"cannot reach {host}: {in_words(error)}", where=host, hint=hint) from None
        if response.status not in _REDIRECTS:
            return response
        location = response.headers.get("Location", "")
        discard(response)
        split_url(location)
        target = urljoin(url, location)
        if is_loopback(urlsplit(target).netloc) and not start_is_local:
            raise BadInputError("a remote registry redirects to this machine", where=host)
        if (urlsplit(target).scheme, urlsplit(target).netloc) != (urlsplit(url).scheme, host):
            sent.pop("Authorization", None)
        url = target
    raise BadInputError(f"more than {MAX_REDIRECTS} redirects", where=urlsplit(url).netloc)


def send(http: urllib3.PoolManager, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    """Send bytes and return status and headers, whatever else is answered; raises OfflineError when the host cannot be reached."""
    try:
        response = http.request(method, url, body=body, headers=dict(headers), redirect=False, preload_content=False)
    except HTTPError as error:
        host = urlsplit(url).netloc
        raise OfflineError(
            f"cannot reach {host}: {in_words(error)}", where=host, hint="Check the network, the proxy and the name"
        ) from None
    discard(response)
    return response.status, response.headers


def open_body(http: urllib3.PoolManager, url: str, *, where: str) -> BinaryIO:
    """Open what a presigned address leads to, as a stream; raises OfflineError that names `where` and never the address: it is a key."""
    response = fetch(http, url)
    if response.status != _OK:
        response.close()
        raise OfflineError(f"the layer's address answered with status {response.status}", where=where, hint="Try again")
    return cast("BinaryIO", io.BufferedReader(BlobStream(response), 1 << 18))


def read_body(response: urllib3.BaseHTTPResponse, limit: int, *, where: str) -> bytes:
    """Read a small body whole and give the connection back; raises LimitExceededError or OfflineError."""
    parts: list[bytes] = []
    size, end = 0, time.monotonic() + MAX_SECONDS
    try:
        while piece := response.read1(_PIECE, decode_content=False):
            parts.append(piece)
            size += len(piece)
            if size > limit or time.monotonic() > end:
                break
        else:
            response.release_conn()
            return b"".join(parts)
    except HTTPError as error:
        raise OfflineError(f"the answer broke off: {in_words(error)}", where=where, hint="Try again") from None
    response.close()
    if size > limit:
        raise LimitExceededError(f"an answer larger than {limit} bytes", where=where)
    raise OfflineError(f"the answer takes longer than {MAX_SECONDS} seconds", where=where, hint="Try again")


def discard(response: urllib3.BaseHTTPResponse) -> None:
    """Be done with an answer nobody reads: only one read to its end leaves a connection that can be used again; a long one is dropped."""
    try:
        rest = response.read(_PIECE)
    except HTTPError:
        rest = b" " * _PIECE
    if len(rest) < _PIECE:
        response.release_conn()
    else:
        response.close()


class BlobStream(io.RawIOBase):
    """A response body as a stream; a connection that breaks raises OSError, which the reader of a layer reports."""

    def __init__(self, response: urllib3.BaseHTTPResponse) -> None:
        super().__init__()
        self._response = response

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what has arrived."""
        try:
            data = self._response.read(len(buffer))
        except HTTPError as error:
            raise OSError(f"the layer did not arrive whole: {in_words(error)}") from None
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Drop the connection: the rest of the body is not wanted."""
        self._response.close()
        super().close()
