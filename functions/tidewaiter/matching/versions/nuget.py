"""NuGet versions: up to four numbers and a pre-release label without regard to case (learn.microsoft.com, "NuGet package versioning")."""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, sign
from tidewaiter.matching.semantic import Identifier, identifier, read

_NUMBERS = 4
_Key = tuple[tuple[int, ...], int, tuple[Identifier, ...]]


def compare(a: str, b: str) -> int:
    """Order two NuGet versions; leading zeros, missing numbers and build metadata do not count. Raises VersionError."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> _Key:
    """Key: numbers, 0 for a pre-release and 1 for a release, then the pre-release identifiers in lower case."""
    found = read(version, most=_NUMBERS, scheme="NuGet")
    return found.padded(_NUMBERS), 0 if found.label else 1, tuple(identifier(part.lower()) for part in found.label)


NUGET = Scheme(id="nuget", title="NuGet versions", ecosystems=("NuGet",), compare=compare)
