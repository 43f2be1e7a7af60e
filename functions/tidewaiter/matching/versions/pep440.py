"""Python versions (PEP 440), by the `packaging` library.

Older spellings sort before all of them, as setuptools ordered them until 2022: they are vague, so nothing is decided by that order.
"""

import re
from functools import lru_cache

from packaging.version import InvalidVersion, Version

from tidewaiter.matching.scheme import Scheme, checked, sign
from tidewaiter.matching.semantic import DIGITS

_PART = re.compile(r"[0-9]+|[a-z]+|-")
_WORDS = {"pre": "c", "preview": "c", "rc": "c", "dev": "@", "-": "final-"}
_FINAL = "*final"
_WIDTH = 8
_Legacy = tuple[str, ...]


def compare(a: str, b: str) -> int:
    """Order two Python versions; raises VersionError only for empty, blank or endless text."""
    left, right = _parse(a), _parse(b)
    if type(left) is not type(right):
        return -1 if isinstance(left, tuple) else 1
    return sign(left, right)


def is_legacy(version: str) -> bool:
    """Tell whether PEP 440 does not know a version."""
    return isinstance(_parse(version), tuple)


def public(version: str) -> str:
    """Return the upstream release: without what a packager put behind a plus (PEP 440, "Local version identifiers")."""
    return version.partition("+")[0]


@lru_cache(maxsize=65536)
def _parse(version: str) -> Version | _Legacy:
    text = checked(version)
    try:
        return Version(text)
    except InvalidVersion:
        return _legacy(text.lower())


def _legacy(text: str) -> _Legacy:
    """Read numbers and words; a word before "final" removes the hyphens and zeros that stand before it."""
    parts: list[str] = []
    for found in _PART.findall(text):
        word = _WORDS.get(found, found)
        if DIGITS.issuperset(word):
            parts.append(word.zfill(_WIDTH))
            continue
        part = f"*{word}"
        if part < _FINAL:
            _drop(parts, f"{_FINAL}-")
        while parts and parts[-1].strip("0") == "":
            parts.pop()
        parts.append(part)
    return (*parts, _FINAL)


def _drop(parts: list[str], last: str) -> None:
    while parts and parts[-1] == last:
        parts.pop()


PEP440 = Scheme(id="pep440", title="Python versions (PEP 440)", ecosystems=("PyPI",), compare=compare, is_vague=is_legacy, released=public)
