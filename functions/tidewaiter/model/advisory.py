"""Published knowledge about flaws, in the words of the OSV schema (https://ossf.github.io/osv-schema/)."""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.model.severity import Severity

MINOR = "minor/"
"""Begins the modularity of an entry that only names builds of one minor release of RHEL (`minor/9.4`), which is maintained apart."""


class RangeKind(StrEnum):
    """How `RangeEvent` versions are ordered."""

    ECOSYSTEM = "ECOSYSTEM"
    SEMVER = "SEMVER"
    GIT = "GIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRange:
    """One affected interval: from `introduced` ("0" is the beginning) up to but without `fixed`, or up to and with `last_affected`.

    `limit` also ends the interval (without it), but is no fix: an OSV limit, or the last range a database is sure of.
    """

    introduced: str = "0"
    fixed: str = ""
    last_affected: str = ""
    limit: str = ""
    kind: RangeKind = RangeKind.ECOSYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """One package an advisory speaks of; `ecosystem` is the OSV ecosystem with its release, e.g. `Debian:12`, `PyPI`, `AlmaLinux:9`.

    `state` is the vendor's own word where it has one (fixed, affected, will-not-fix, unimportant, not-affected).
    """

    ecosystem: str
    name: str
    ranges: tuple[VersionRange, ...] = ()
    versions: tuple[str, ...] = ()
    state: str = ""
    modularity: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """One advisory; times are RFC 3339 text; `source` is the feed's id, `cvss` the vectors as published."""

    id: str
    source: str
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    summary: str = ""
    affected: tuple[Affected, ...] = ()
    cvss: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN
    vendor_severity: str = ""
    cwes: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    withdrawn: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExploitFacts:
    """What is known about the exploitation of one CVE when the database was built.

    `epss` and `model` are probabilities 0-1, None when missing (which the report says); `model_percentile` is 0-1;
    `reasons` are the model's strongest contributions in words; `metasploit_added` is the first day a module was seen.
    """

    cve: str
    kev: bool = False
    kev_added: str = ""
    kev_ransomware: bool = False
    epss: float | None = None
    epss_percentile: float | None = None
    epss_date: str = ""
    model: float | None = None
    model_percentile: float | None = None
    model_version: str = ""
    reasons: tuple[str, ...] = ()
    cvss_score: float | None = None
    cvss_vector: str = ""
    metasploit_added: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """One source of the database: how many records, how fresh (RFC 3339), under which licence, and what went wrong.

    `fetched` is when its oldest part was last known to be the publisher's newest, "" when it came from files on disk.
    """

    feed: str
    records: int
    newest: str = ""
    licence: str = ""
    problem: str = ""
    fetched: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseInfo:
    """What a report says of the advisory database; `ecosystems` are the OSV ecosystems it has data for; `sha256` names the file."""

    built: str
    sha256: str
    schema_version: int
    feeds: tuple[FeedStatus, ...]
    ecosystems: tuple[str, ...]
    has_epss: bool = False
    has_kev: bool = False
    model_version: str = ""
