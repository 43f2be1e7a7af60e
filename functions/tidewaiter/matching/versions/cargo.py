"""Rust crate versions: Semantic Versioning 2.0.0 as Cargo reads it (The Cargo Book, "SemVer"); build metadata never orders.

Crates always have three numbers; advisories leave some out, which count as zero.
"""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, sign
from tidewaiter.matching.semantic import Identifier, identifier, read

_NUMBERS = 3
_Key = tuple[tuple[int, ...], int, tuple[Identifier, ...]]


def compare(a: str, b: str) -> int:
    """Order two crate versions; raises VersionError for a fourth number, an empty identifier and other text."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> _Key:
    """Key: numbers, 0 for a pre-release and 1 for a release, then the pre-release identifiers."""
    found = read(version, most=_NUMBERS, scheme="Cargo")
    return found.padded(_NUMBERS), 0 if found.label else 1, tuple(map(identifier, found.label))


CARGO = Scheme(id="cargo", title="Rust crate versions", ecosystems=("crates.io",), compare=compare)
