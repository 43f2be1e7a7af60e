"""A package that an advisory speaks of, with how that was decided."""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.model.advisory import Advisory, ExploitFacts
from tidewaiter.model.package import Package


class MatchState(StrEnum):
    """The outcome of comparing a version with a range; undetermined is visible and never safe."""

    AFFECTED = "affected"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchEvidence:
    """How a match was made: the name looked up (perhaps the source package's), the ecosystem and the range that holds the version."""

    advisory_id: str
    ecosystem: str
    matched_name: str
    matched_version: str
    range: str
    by_source_package: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One flaw in one package; aliases are merged, so one flaw is one match. `id` is the CVE where there is one.

    `vendor_state` and `vendor_severity` are what the vendor says of this package, where it says so by package.
    """

    id: str
    package: Package
    advisory: Advisory
    aliases: tuple[str, ...]
    evidence: tuple[MatchEvidence, ...]
    state: MatchState = MatchState.AFFECTED
    fixed_versions: tuple[str, ...] = ()
    vendor_state: str = ""
    vendor_severity: str = ""
    facts: ExploitFacts | None = None
