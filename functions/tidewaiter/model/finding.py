"""What is wrong with a resource, in one shape for all stages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tidewaiter.model.severity import Severity
from tidewaiter.model.vex import Judgement


class FindingKind(StrEnum):
    """What sort of thing was found."""

    VULNERABILITY = "vulnerability"
    MISCONFIGURATION = "misconfiguration"
    SECRET = "secret"  # noqa: S105 - the word, not a value
    MALWARE = "malware"
    THREAT = "threat"


class FindingStatus(StrEnum):
    """Where a finding stands; hidden ones are counted and listed on demand, since they only drown others."""

    OPEN = "open"
    SUPPRESSED = "suppressed"
    HIDDEN = "hidden"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where it is: a path with line and column (1-based, 0 unknown), a layer, a package purl, or a place inside a resource (JSON pointer).

    `place` is the pointer with names in place of numbers (`/spec/containers/[web]/image`), which stays when a list changes its order.
    `note` says how the place came about: what rendered it, on which line of its output, and by which value.
    """

    path: str = ""
    line: int = 0
    column: int = 0
    layer: str = ""
    purl: str = ""
    pointer: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One part of an explanation; `weight` is the signed share of the score in points (0 if it only informs)."""

    text: str
    weight: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding; `id` is stable over (rule, resource, location), so the same flaw seen again is the same finding.

    `priority` is 0-100 and is explained by `reasons`; `probability` is the chance of exploitation 0-1 where one is known.
    `evidence` holds plain text facts for people (range, installed version, file). `mappings` maps a framework to its control numbers.
    """

    id: str
    kind: FindingKind
    rule_id: str
    title: str
    resource: str
    severity: Severity
    location: Location = field(default_factory=Location)
    description: str = ""
    priority: float = 0.0
    probability: float | None = None
    reasons: tuple[Reason, ...] = ()
    remediation: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vendor_severity: str = ""
    status: FindingStatus = FindingStatus.OPEN
    suppressed_by: str = ""
    undetermined: bool = False
    first_seen: str = ""
    last_seen: str = ""
    judgement: Judgement | None = None


class Change(StrEnum):
    """How a finding differs from what the store held."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """One finding and how it moved."""

    change: Change
    finding: Finding
