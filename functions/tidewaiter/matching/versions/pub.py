"""Dart versions: Semantic Versioning, but builds order as well and come after the plain version (dart.dev, "Pub versioning philosophy").

What follows a third number after a dot is read as a build.
"""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, VersionError, sign
from tidewaiter.matching.semantic import Identifier, identifier, read

_NUMBERS = 3
_MOST = 32
_Identifiers = tuple[Identifier, ...]
_Key = tuple[tuple[int, ...], int, _Identifiers, _Identifiers]


def compare(a: str, b: str) -> int:
    """Order two Dart versions; missing numbers count as zero. Raises VersionError for text that is no version."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> _Key:
    """Key: numbers, 0 for a pre-release and 1 for a release, the pre-release identifiers, the build identifiers."""
    found = read(version, most=_MOST, scheme="Pub")
    numbers, extra = found.padded(_NUMBERS)[:_NUMBERS], found.numbers[_NUMBERS:]
    if extra and found.label:
        raise VersionError(f"not a Pub version: {version!r}")
    build = (*map(str, extra), *found.build)
    return numbers, 0 if found.label else 1, tuple(map(identifier, found.label)), tuple(map(identifier, build))


PUB = Scheme(id="pub", title="Dart package versions", ecosystems=("Pub",), compare=compare)
