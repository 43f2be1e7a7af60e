"""Debian versions: `[epoch:]upstream[-revision]`, ordered as in Debian Policy 5.6.12 (deb-version(7))."""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, VersionError, checked, names_no_release, sign

_DIGITS = frozenset("0123456789")
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-~:_")
_Chunk = tuple[tuple[int, ...], int]
_NOTHING: _Chunk = ((0,), 0)


def compare(a: str, b: str) -> int:
    """Order two Debian versions; raises VersionError for a bad epoch or a character that Policy does not know."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[int, tuple[_Chunk, ...], tuple[_Chunk, ...]]:
    text = checked(version)
    if not _ALLOWED.issuperset(text):
        raise VersionError(f"not a Debian version: {text!r}")
    epoch, colon, rest = text.partition(":")
    if not colon:
        epoch, rest = "0", text
    if not _DIGITS.issuperset(epoch) or not epoch or not rest or rest.endswith("-"):
        raise VersionError(f"bad epoch or empty part in Debian version {text!r}")
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return int(epoch), _chunks(upstream), _chunks(revision)


def _chunks(part: str) -> tuple[_Chunk, ...]:
    """Split into (weights of the non-digits, number) pairs; the weights end with 0 so that `~` sorts before the end.

    What ends is followed by empty text and zero: that closes the tuple, so that tuples order as they are; an empty part is zero.
    """
    chunks: list[_Chunk] = []
    index = 0
    while index < len(part):
        start = index
        while index < len(part) and part[index] not in _DIGITS:
            index += 1
        text = part[start:index]
        start = index
        while index < len(part) and part[index] in _DIGITS:
            index += 1
        chunks.append(((*map(_weight, text), 0), int(part[start:index] or "0")))
    return (*(chunks or [_NOTHING]), _NOTHING)


def _weight(character: str) -> int:
    """`~` before everything, then the end, then letters, then the rest."""
    if character == "~":
        return -1
    return ord(character) if character.isalpha() else ord(character) + 256


DEB = Scheme(id="deb", title="Debian package versions", ecosystems=("Debian", "Ubuntu", "Echo"), compare=compare, is_vague=names_no_release)
