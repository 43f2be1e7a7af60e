"""What a rule of Grype asks of a finding beyond its name and place: Grype's words for packages and fixes in ours."""

import re2

from tidewaiter.model.finding import Finding
from tidewaiter.model.vex import Decider, VexStatus
from tidewaiter.model.waiver import Traits

TYPES = {
    **{name: name for name in ("apk", "bitnami", "conan", "deb", "gem", "hackage", "hex", "npm", "rpm", "swift")},
    "R-package": "cran",
    "binary": "generic",
    "dart-pub": "pub",
    "dotnet": "nuget",
    "go-module": "golang",
    "java-archive": "maven",
    "php-composer": "composer",
    "python": "pypi",
    "rust-crate": "cargo",
}
"""Grype's type of a package -> the purl type that says the same."""

LANGUAGES = {
    "dart": "pub",
    "dotnet": "nuget",
    "elixir": "hex",
    "go": "golang",
    "haskell": "hackage",
    "java": "maven",
    "javascript": "npm",
    "php": "composer",
    "python": "pypi",
    "R": "cran",
    "ruby": "gem",
    "rust": "cargo",
    "swift": "swift",
}
"""Grype's language of a package -> the purl type of its packages."""

FIX_STATES = frozenset({"fixed", "not-fixed", "wont-fix", "unknown"})
VEX_STATES = frozenset(map(str, VexStatus))
_NEVER = frozenset({"will-not-fix", "end-of-life"})


def fits(traits: Traits | None, finding: Finding) -> bool:
    """Tell whether a finding has all the traits that are given."""
    if traits is None:
        return True
    facts, kind = finding.evidence, finding.location.purl.removeprefix("pkg:").partition("/")[0]
    return (
        (not traits.name or re2.fullmatch(traits.name, facts.get("package", "")) is not None)
        and traits.version in ("", facts.get("installed", ""))
        and (not traits.type or TYPES.get(traits.type) == kind)
        and (not traits.language or LANGUAGES.get(traits.language) == kind)
        and traits.fix_state in ("", _fix_state(finding))
        and _vex_fits(traits, finding)
    )


def _fix_state(finding: Finding) -> str:
    if finding.evidence.get("fixed in"):
        return "fixed"
    state = finding.evidence.get("vendor state", "").partition(" ")[0]
    return "wont-fix" if state in _NEVER else "not-fixed" if state else "unknown"


def _vex_fits(traits: Traits, finding: Finding) -> bool:
    if not traits.vex_status and not traits.vex_justification:
        return True
    said = finding.judgement
    return (
        said is not None
        and said.by is Decider.VEX
        and traits.vex_status in ("", said.status)
        and traits.vex_justification in ("", said.justification)
    )
