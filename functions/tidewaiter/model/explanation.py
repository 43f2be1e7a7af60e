"""Why a flaw is reported for an image, or why not."""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.model.advice import Upgrade
from tidewaiter.model.advisory import Advisory, ExploitFacts
from tidewaiter.model.finding import Finding


class Outcome(StrEnum):
    """What comparing one package with one advisory comes to."""

    AFFECTED = "affected"
    UNDETERMINED = "undetermined"
    NOT_AFFECTED = "not affected"
    OWNED = "judged with its owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One package against one entry of an advisory; `why` says what decided, `steps` how each range compares with the version.

    `name` and `version` are what was looked up; `places` are paths of the evidence; `date` is when the advisory changed last (RFC 3339).
    """

    purl: str
    ecosystem: str
    name: str
    version: str
    advisory_id: str
    source: str
    outcome: Outcome
    why: str
    steps: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    vendor_state: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything known about a flaw in an image: the findings about it, and every comparison that was made.

    `advisory` and `facts` are None when the database has none; `gaps` name packages that could not be compared with anything.
    `packages` counts those of the image, `database` is the day it was built (RFC 3339).
    """

    id: str
    image: str
    packages: int
    database: str
    advisory: Advisory | None = None
    facts: ExploitFacts | None = None
    findings: tuple[Finding, ...] = ()
    upgrades: tuple[Upgrade, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    gaps: tuple[str, ...] = ()
