"""How the findings of a run differ from those of an earlier one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tidewaiter.model.finding import Finding


class DriftState(StrEnum):
    """`FIXED` is said only of what was judged again or is gone from what was listed whole; else it is no longer `KNOWN`."""

    NEW = "new"
    CHANGED = "changed"
    FIXED = "fixed"
    NOT_KNOWN = "no longer known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How a finding of this run differs from the earlier one; `note` says in words what changed. `worse` is one that a gate must see."""

    state: DriftState
    note: str = ""
    worse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A finding of the earlier run that this one does not have, whether that means fixed, and why."""

    finding: Finding
    state: DriftState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The difference to the run that ended at `since` (RFC 3339): moved findings by id, those not named are the same, and what is gone."""

    since: str
    moves: Mapping[str, Move] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
