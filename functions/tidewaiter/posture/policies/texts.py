"""Regular expressions over texts, by RE2 as in the API server.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library.
"""

from functools import lru_cache
from itertools import islice
from typing import Any

import re2

from tidewaiter.posture.policies.functions import Function

_MAX_PATTERN = 10_000
_QUIET = re2.Options()
_QUIET.log_errors = False


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    if len(pattern) > _MAX_PATTERN:
        raise ValueError("the regular expression is too long")
    try:
        return re2.compile(pattern, _QUIET)
    except re2.error as error:
        raise ValueError(f"invalid regular expression: {error}") from None


def _find(text: str, pattern: str) -> str:
    found = _compiled(pattern).search(text)
    return str(found.group()) if found else ""


def _find_all(text: str, pattern: str, limit: int = -1) -> list[str]:
    found = (one.group() for one in _compiled(pattern).finditer(text))
    return list(found if limit < 0 else islice(found, limit))


FUNCTIONS = (
    Function("find", ("string", "string"), "string", _find),
    Function("findAll", ("string", "string"), "list", _find_all),
    Function("findAll", ("string", "string", "int"), "list", _find_all),
)
