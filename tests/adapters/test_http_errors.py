"""Network errors in words."""

import socket
import ssl

import pytest
import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NameResolutionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from tidewaiter.adapters.http_errors import in_words

POOL = urllib3.HTTPConnectionPool("registry.example")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NameResolutionError("registry.example", urllib3.connection.HTTPConnection("registry.example"), OSError()), "no address"),
        (SSLError(ssl.SSLCertVerificationError("self-signed")), "certificate"),
        (ProxyError("tunnel", OSError()), "proxy"),
        (ConnectTimeoutError(), "in time"),
        (ReadTimeoutError(POOL, "/", "slow"), "stopped answering"),
        (ProtocolError("aborted"), "broke off"),
        (HTTPError("odd"), "HTTPError"),
    ],
)
def test_causes_are_told_apart(error: HTTPError, words: str) -> None:
    """Alone and as what the last of several tries met."""
    assert words in in_words(error)
    assert in_words(MaxRetryError(POOL, "/", error)) == in_words(error)


def test_a_closed_port_listens_to_nobody() -> None:
    """The real error of a connection that is refused."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with urllib3.PoolManager(retries=0) as http, pytest.raises(MaxRetryError) as caught:
        http.request("GET", f"http://127.0.0.1:{port}/")
    assert in_words(caught.value) == "nothing listens there"
