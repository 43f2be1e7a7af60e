"""Semantic versions (semver.org 2.0.0, section 11) as npm publishes them; build metadata never orders."""

from functools import lru_cache

from tidewaiter.matching.scheme import Scheme, VersionError, checked, sign

_DIGITS = frozenset("0123456789")
_Key = tuple[tuple[int, int, int], int, tuple[tuple[int, int, str], ...]]


def compare(a: str, b: str) -> int:
    """Order two semantic versions; a leading `v` or `=` and missing minor or patch are forgiven. Raises VersionError."""
    return sign(_parse(a), _parse(b))


@lru_cache(maxsize=65536)
def _parse(version: str) -> _Key:
    """Key: numbers, 0 for a pre-release and 1 for a release, then the pre-release identifiers."""
    text = checked(version).lstrip("=").lstrip("vV")
    core, _, _build = text.partition("+")
    end = 0
    while end < len(core) and (core[end] in _DIGITS or core[end] == "."):
        end += 1
    numbers, rest = core[:end].rstrip("."), core[end:]
    parts = numbers.split(".")
    if not all(parts):
        raise VersionError(f"not a semantic version: {version!r}")
    # A fourth number and what follows is treated as build metadata, as the registries' coercion does.
    major, minor, patch = (int(part) for part in [*parts, "0", "0"][:3])
    label = rest.removeprefix("-")
    return (major, minor, patch), 0 if label else 1, tuple(_identifier(part) for part in label.split(".")) if label else ()


def _identifier(part: str) -> tuple[int, int, str]:
    """Numbers by value and before words; words in ASCII order."""
    return (0, int(part), "") if part and _DIGITS.issuperset(part) else (1, 0, part)


SEMVER = Scheme(
    id="semver",
    title="Semantic versions (npm, Hex, Swift)",
    ecosystems=("npm", "Hex", "SwiftURL", "GitHub Actions"),
    compare=compare,
)
