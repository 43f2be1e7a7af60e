"""What went wrong on the network, for people: urllib3 wraps the cause in names of classes."""

import errno

from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

_WORDS: tuple[tuple[type[HTTPError], str], ...] = (
    (NameResolutionError, "no address is known for this name"),
    (ProxyError, "the proxy does not let us through"),
    (SSLError, "its certificate or TLS is not accepted"),
    (ReadTimeoutError, "it stopped answering"),
    (ProtocolError, "the connection broke off"),
)


def in_words(error: HTTPError) -> str:
    """Say why a request failed, after the cause that the last try had."""
    cause = error.reason if isinstance(error, MaxRetryError) and isinstance(error.reason, HTTPError) else error
    words = next((words for kind, words in _WORDS if isinstance(cause, kind)), "")
    if words:
        return words
    if isinstance(cause, NewConnectionError):
        return _refused(cause)
    return "it does not answer in time" if isinstance(cause, ConnectTimeoutError) else f"the request failed ({type(cause).__name__})"


def _refused(error: NewConnectionError) -> str:
    """Tell a closed port from a network that leads nowhere."""
    number = error.__cause__.errno if isinstance(error.__cause__, OSError) else None
    return "nothing listens there" if number == errno.ECONNREFUSED else "no connection could be made"
