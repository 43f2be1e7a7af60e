"""The `url` functions: an absolute URL or an absolute path, read as Go's net/url reads the target of a request.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library.
"""

from urllib.parse import SplitResult, parse_qs, quote, urlsplit

import re2

from tidewaiter.posture.policies.functions import URL, Function

_CONTROL = re2.compile(r"[\x00-\x20\x7f]")
_ESCAPE = re2.compile(r"%(?:[0-9A-Fa-f]{2})?")
_SCHEME = re2.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re2.compile(r"^(?:\[[0-9A-Fa-f:.%A-Za-z]+\]|[^\[\]\\^`{}|/?#:]*)(?::[0-9]*)?$")
_PATH_SAFE = "/%:@!$&'()*+,;=-._~"


def url(text: str) -> SplitResult:
    """Read a URL. Raises ValueError."""
    if not (text.startswith("/") or _SCHEME.match(text)):
        raise ValueError("neither an absolute URL nor an absolute path")
    if _CONTROL.search(text.replace(" ", "")):
        raise ValueError("a control character in the URL")
    split = urlsplit(text)
    host = split.netloc.rpartition("@")[2]
    if _CONTROL.search(split.netloc) or not _HOST.match(host) or "%" in _ESCAPE.findall(text):
        raise ValueError("an invalid host or escape in the URL")
    return split


def _is_url(text: str) -> bool:
    try:
        url(text)
    except ValueError:
        return False
    return True


def _host(one: SplitResult) -> str:
    return one.netloc.rpartition("@")[2]


def _hostname(one: SplitResult) -> str:
    host = _host(one)
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _port(one: SplitResult) -> str:
    return _host(one).rpartition("]")[2].partition(":")[2]


def _query(one: SplitResult) -> dict[str, list[str]]:
    return parse_qs(one.query, keep_blank_values=True, max_num_fields=1000)


FUNCTIONS = (
    Function("url", ("string",), URL, url, member=False),
    Function("isURL", ("string",), "bool", _is_url, member=False),
    Function("getScheme", (URL,), "string", lambda one: one.scheme),
    Function("getHost", (URL,), "string", _host),
    Function("getHostname", (URL,), "string", _hostname),
    Function("getPort", (URL,), "string", _port),
    Function("getEscapedPath", (URL,), "string", lambda one: quote(one.path, safe=_PATH_SAFE)),
    Function("getQuery", (URL,), "map", _query),
)
