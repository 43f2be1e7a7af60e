"""Go module and toolchain versions (go.dev/ref/mod#versions): semver with a `v`, `+incompatible`, pseudo-versions, and `go1.21rc2`."""

import re
from dataclasses import dataclass

from tidewaiter.matching.scheme import Scheme, VersionError, checked
from tidewaiter.matching.versions import semver

_TOOLCHAIN = re.compile(r"^(?:go)?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:(rc|beta|alpha)(\d+))?(?:[-+ ].*)?$")
_SEMANTIC = re.compile(r"^v?\d+(\.\d+){0,2}([-+].*)?$")
_PSEUDO = re.compile(r"^v?(\d+\.\d+\.\d+)-(?:(.+\.)?(0)\.)?(\d{14})-([0-9a-f]{12})(?:\+.*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudoVersion:
    """A version made from a commit: `base` is the next release after the commit's last tag ("" without a tag), `time` is UTC digits."""

    base: str
    time: str


def compare(a: str, b: str) -> int:
    """Order two Go versions; raises VersionError for `(devel)` and other words."""
    return semver.compare(canonical(a), canonical(b))


def canonical(version: str) -> str:
    """Write a version as semver: no `v`, and the toolchain's `go1.21rc2` as `1.21.0-rc.2`, as the Go vulnerability database does."""
    text = checked(version)
    if _SEMANTIC.match(text):
        return text.removeprefix("v")
    found = _TOOLCHAIN.match(text)
    if not found:
        raise VersionError(f"not a Go version: {version!r}")
    major, minor, patch, kind, number = found.groups()
    return f"{major}.{minor or 0}.{patch or 0}" + (f"-{kind}.{number}" if kind else "")


def pseudo(version: str) -> PseudoVersion | None:
    """Read a pseudo-version, or return None for a tagged one."""
    found = _PSEUDO.match(version)
    if not found:
        return None
    number, label, zero, time, _commit = found.groups()
    return PseudoVersion(base=f"{number}-{label.rstrip('.')}" if label else number if zero else "", time=time)


GO = Scheme(id="go", title="Go module and toolchain versions", ecosystems=("Go",), compare=compare)
