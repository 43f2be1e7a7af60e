"""Haskell versions: numbers apart by dots, compared as lists (pvp.haskell.org, "Version numbers"); `1.0` comes before `1.0.0`."""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, VersionError, checked, sign
from tidewaiter.matching.semantic import DIGITS


def compare(a: str, b: str) -> int:
    """Order two Haskell versions; raises VersionError for anything but dotted numbers (tags were abolished)."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> tuple[int, ...]:
    parts = checked(version).split(".")
    if not all(part and DIGITS.issuperset(part) for part in parts):
        raise VersionError(f"not a Haskell version: {version!r}")
    return tuple(map(int, parts))


HACKAGE = Scheme(id="hackage", title="Haskell package versions", ecosystems=("Hackage", "GHC"), compare=compare)
