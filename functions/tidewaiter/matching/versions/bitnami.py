"""Bitnami versions: Semantic Versioning whose part after the hyphen is a packaging revision that comes *after* the release.

Specified by the README of bitnami/go-version ("Version revision"); build metadata does not order.
"""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, sign
from tidewaiter.matching.semantic import Identifier, identifier, read

_NUMBERS = 4
_Key = tuple[tuple[int, ...], tuple[Identifier, ...]]


def compare(a: str, b: str) -> int:
    """Order two Bitnami versions; missing numbers count as zero. Raises VersionError for text that is no version."""
    return sign(_parse(a), _parse(b))


def released(version: str) -> str:
    """Return the upstream release that a version packages: without the revision."""
    return version.partition("-")[0]


@lru_cache(maxsize=65536)
def _parse(version: str) -> _Key:
    """Key: numbers, then the identifiers of the revision; without a revision there are none, which sorts first."""
    found = read(version, most=_NUMBERS, scheme="Bitnami")
    return found.padded(_NUMBERS), tuple(map(identifier, found.label))


BITNAMI = Scheme(id="bitnami", title="Bitnami versions with revisions", ecosystems=("Bitnami",), compare=compare, released=released)
