"""Julia versions: `VersionNumber` of the Julia manual: Semantic Versioning in which builds order too and the hyphen may be left out.

An empty pre-release (`1.2-`) comes before every other pre-release, an empty build (`1.2+`) right after the plain version.
"""

import re
from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, VersionError, checked, sign
from tidewaiter.matching.semantic import DIGITS

# Versions are at most 512 characters (`checked`), and no part can match the same text in two ways.
_VERSION = re.compile(
    r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-(?P<dashed>[0-9a-z.-]*)|(?P<plain>[a-z][0-9a-z.-]*))?(?:\+(?P<build>[0-9a-z.-]*))?",
    re.IGNORECASE | re.ASCII,
)
_Identifiers = tuple[tuple[int, int, str], ...]
_Key = tuple[tuple[int, int, int], int, _Identifiers, _Identifiers]


def compare(a: str, b: str) -> int:
    """Order two Julia versions; missing numbers count as zero. Raises VersionError for text that is no version."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> _Key:
    """Key: numbers, 0 for a pre-release and 1 for a release, pre-release identifiers, build identifiers."""
    found = _VERSION.fullmatch(checked(version))
    if not found:
        raise VersionError(f"not a Julia version: {version!r}")
    major, minor, patch = (int(part or "0") for part in found.group(1, 2, 3))
    dashed = found.group("dashed")
    label = found.group("plain") if dashed is None else dashed
    build = found.group("build")
    return (major, minor, patch), int(label is None), _identifiers(label, version), _identifiers(build, version)


def _identifiers(text: str | None, version: str) -> _Identifiers:
    if text is None:
        return ()
    parts = text.split(".")
    if len(parts) > 1 and not all(parts):
        raise VersionError(f"empty identifier in Julia version {version!r}")
    return tuple(map(_identifier, parts))


def _identifier(part: str) -> tuple[int, int, str]:
    """Nothing first, then numbers by value, then words."""
    if not part:
        return (0, 0, "")
    return (1, int(part), "") if DIGITS.issuperset(part) else (2, 0, part)


JULIA = Scheme(id="julia", title="Julia package versions", ecosystems=("Julia",), compare=compare)
