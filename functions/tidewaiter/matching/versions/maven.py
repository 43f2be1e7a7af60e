"""Maven versions, ordered as the POM reference says ("Version Order Specification")."""

import re
from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, checked, names_no_release, sign

_DIGITS = frozenset("0123456789")
_ALIASES = {"ga": "", "final": "", "release": "", "cr": "rc"}
_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
_KNOWN = {"alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "snapshot": 4, "": 5, "sp": 6}
_UNKNOWN = 7
_STAMP = re.compile(r"-[0-9]{8}\.[0-9]{6}-[0-9]+$")
"""What a repository writes for SNAPSHOT (Maven Repository Metadata, "snapshotVersion")."""
_FLAVOUR = re.compile(r"[.-](?:jre|jdk|android)[0-9]*$", re.IGNORECASE)
_Token = tuple[str, int | str]
_Key = tuple[int, int, str]


def compare(a: str, b: str) -> int:
    """Order two Maven versions; anything printable without blanks can be ordered, else VersionError."""
    left, right = _parse(a), _parse(b)
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else _padding(right[index])
        other = right[index] if index < len(right) else _padding(left[index])
        if order := sign(_key(one), _key(other)):
            return order
    return 0


def _padding(token: _Token) -> _Token:
    """Return the null value that stands opposite a token when the other version has ended: a number's or a qualifier's."""
    separator, value = token
    return (separator, 0) if isinstance(value, int) else (separator, "")


def _key(token: _Token) -> _Key:
    """Qualifiers come before `-number`, which comes before `.number`."""
    separator, value = token
    if isinstance(value, int):
        return (2 if separator == "-" else 3, value, "")
    rank = _KNOWN.get(value, _UNKNOWN)
    return (1, rank, value if rank == _UNKNOWN else "")


def released(version: str) -> str:
    """Return the release that a build for some Java belongs to: `42.2.2.jre7` and `31.1-android` are 42.2.2 and 31.1."""
    return _FLAVOUR.sub("", version)


def meant(version: str) -> str:
    """Return the snapshot that a stamped build is of: it was built before the release, and Maven orders it after that."""
    return _STAMP.sub("-SNAPSHOT", version)


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[_Token, ...]:
    return tuple(_trimmed(_tokens(checked(version).lower())))


def _tokens(text: str) -> list[_Token]:
    """Split at dots, hyphens and changes between digits and others; a change counts as a hyphen, an empty token as 0."""
    tokens: list[_Token] = []
    separator, start = ".", 0
    for index in range(len(text) + 1):
        ended = index == len(text)
        if ended or text[index] in ".-":
            tokens.append((separator, _value(text[start:index], before_digit=False)))
            separator, start = ("" if ended else text[index]), index + 1
        elif index > start and (text[index] in _DIGITS) != (text[index - 1] in _DIGITS):
            tokens.append((separator, _value(text[start:index], before_digit=text[index] in _DIGITS)))
            separator, start = "-", index
    return tokens


def _value(text: str, *, before_digit: bool) -> int | str:
    if not text:
        return 0
    if _DIGITS.issuperset(text):
        return int(text)
    word = _ALIASES.get(text, text)
    return _SHORT.get(word, word) if before_digit else word


def _trimmed(tokens: list[_Token]) -> list[_Token]:
    """Drop null values (0, "") at the end and, again, before each remaining hyphen."""
    kept = list(tokens)
    index = len(kept) - 1
    while index > 0:
        if kept[index][1] in (0, ""):
            del kept[index]
            index -= 1
            continue
        while index > 0 and not _begins_part(kept[index]):
            index -= 1
        index -= 1
    return kept


def _begins_part(token: _Token) -> bool:
    """Tell whether null values before a token say nothing: `1.0-1` is `1-1`, and `1.0.RC1` is `1-RC1` (Maven since 3.9)."""
    return token[0] == "-" or isinstance(token[1], str)


MAVEN = Scheme(
    id="maven",
    title="Maven versions",
    ecosystems=("Maven",),
    compare=compare,
    is_vague=names_no_release,
    released=released,
    meant=meant,
)
