"""What a version scheme is, and which one an OSV ecosystem uses."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from tidewaiter import plugins

MAX_VERSION_LENGTH = 512
_DIGITS = frozenset("0123456789")
_HEX = frozenset("0123456789abcdef")
_COMMITS = (40, 64)


class VersionError(ValueError):
    """A version that its scheme cannot order; the match is then undetermined, never "safe"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """How versions of some ecosystems are ordered: `compare(a, b)` is -1, 0 or 1 and raises VersionError.

    `ecosystems` are OSV ecosystem names without their release (`Debian` for `Debian:12`). `is_vague` knows versions that can be
    ordered but name no release (a branch, a word, a spelling from before PEP 440): whether a range holds them, or what one that they bound
    holds, cannot be decided. `released` drops what only packaging
    added: an advisory whose last affected version is 1.2 means all packagings of 1.2. `meant` is what an installed version stands for
    where the scheme's order misleads.
    """

    id: str
    title: str
    ecosystems: tuple[str, ...]
    compare: Callable[[str, str], int]
    is_vague: Callable[[str], bool] = lambda _: False
    released: Callable[[str], str] = lambda version: version
    meant: Callable[[str], str] = lambda version: version


@lru_cache(maxsize=65536)
def names_no_release(version: str) -> bool:
    """Tell text that no release is called by, though a scheme orders any: `unknown`, `latest`, `${project.version}`, a commit."""
    text = version.strip().removeprefix("v").removeprefix("V")
    return text[:1] not in _DIGITS or "${" in text or (len(text) in _COMMITS and _HEX.issuperset(text.lower()))


def checked(version: str) -> str:
    """Return the version without outer blanks; raises VersionError for what no scheme orders (empty, inner blanks, endless)."""
    text = version.strip()
    if not text:
        raise VersionError("empty version")
    if len(text) > MAX_VERSION_LENGTH:
        raise VersionError(f"version longer than {MAX_VERSION_LENGTH} characters: {text[:32]}...")
    if any(character.isspace() or not character.isprintable() for character in text):
        raise VersionError(f"version with blanks or control characters: {text!r}")
    return text


def sign(left: Any, right: Any) -> int:
    """Compare two keys of one type: -1, 0 or 1."""
    return int(left > right) - int(left < right)


@cache
def schemes() -> dict[str, Scheme]:
    """Map each OSV ecosystem name (without release) to its scheme."""
    from tidewaiter.matching import versions

    return {ecosystem: scheme for scheme in plugins.discover(versions, Scheme) for ecosystem in scheme.ecosystems}


def scheme_for(ecosystem: str) -> Scheme | None:
    """Return the scheme of an OSV ecosystem such as `Debian:12` or `npm`, or None when its versions cannot be ordered here."""
    return schemes().get(ecosystem.split(":", 1)[0])
