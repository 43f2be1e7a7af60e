"""Keep what is stored of a hostile event small: depth, width and text length are bounded, credentials are dropped."""

from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 12
MAX_ITEMS = 200
MAX_TEXT = 8192
CREDENTIAL_KEYS = frozenset({"sessiontoken", "secretaccesskey", "password", "secretstring", "secretbinary", "clientsecret", "signintoken"})
REDACTED = "(redacted)"


def bounded(value: Any, depth: int = 0) -> Any:
    """Copy JSON data with at most MAX_DEPTH levels, MAX_ITEMS entries per container and MAX_TEXT characters per string.

    CloudTrail hides most secrets itself, but the session token that `AssumeRole` returns is written out: it never enters our stores.
    """
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if isinstance(value, Mapping):
        if depth >= MAX_DEPTH:
            return {}
        return {str(key)[:256]: _entry(str(key), item, depth) for key, item in list(value.items())[:MAX_ITEMS]}
    if isinstance(value, list | tuple):
        return [] if depth >= MAX_DEPTH else [bounded(item, depth + 1) for item in value[:MAX_ITEMS]]
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:MAX_TEXT]


def _entry(key: str, value: Any, depth: int) -> Any:
    if key.lower() in CREDENTIAL_KEYS and isinstance(value, str) and value:
        return REDACTED
    return bounded(value, depth + 1)
