"""Values of the types that Kubernetes adds to CEL, as they pass the runtime: maps of a tag and a canonical text, so that equality holds."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple
from urllib.parse import urlunsplit

from tidewaiter.posture.policies.addresses import cidr, ip
from tidewaiter.posture.policies.functions import CIDR, FORMAT, FORMAT_IF_ANY, IP, PROBLEMS, QUANTITY, SEMVER, URL
from tidewaiter.posture.policies.semvers import semver
from tidewaiter.posture.policies.urls import url

_TAG, _TEXT = "kubernetes type", "text"


class _Codec(NamedTuple):
    write: Callable[[Any], str]
    read: Callable[[str], Any]


_CODECS = {
    QUANTITY: _Codec(str, Fraction),
    IP: _Codec(str, ip),
    CIDR: _Codec(lambda one: str(one.with_prefixlen), cidr),
    URL: _Codec(urlunsplit, url),
    SEMVER: _Codec(str, semver),
    FORMAT: _Codec(str, str),
    FORMAT_IF_ANY: _Codec(json.dumps, json.loads),
    PROBLEMS: _Codec(json.dumps, json.loads),
}


def encode(word: str, value: Any) -> Any:
    """Prepare what a function of declared type `word` returned for the runtime."""
    codec = _CODECS.get(word)
    return value if codec is None else {_TAG: word, _TEXT: codec.write(value)}


def fits(word: str, value: Any) -> bool:
    """Tell whether a value from the runtime is of a declared type; those of CEL itself the runtime has checked."""
    return "." not in word or (isinstance(value, Mapping) and value.get(_TAG) == word)


def decode(word: str, value: Any) -> Any:
    """Read a value from the runtime for a function. Raises ValueError for what only looks like one of ours."""
    codec = _CODECS.get(word)
    return value if codec is None else codec.read(str(value.get(_TEXT, "")))
