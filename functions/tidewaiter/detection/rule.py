"""What a detection is: metadata, a matcher over one event, and the facts about the account it may consult."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


class Maturity(StrEnum):
    """How far a detection is trusted; only stable and incubating ones run by default."""

    STABLE = "stable"
    INCUBATING = "incubating"
    SANDBOX = "sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known about the account an event belongs to.

    `own_roles` are the role ARNs of Tidewaiter itself, whose activity never raises anything. `own_resources` are words that mark
    Tidewaiter's resources in names and ARNs. `workloads` run with the actor's role. `egress_networks` are the CIDRs through which
    instances leave (NAT gateways, proxies); empty means not known.
    """

    own_roles: tuple[str, ...] = ()
    own_resources: tuple[str, ...] = ("tidewaiter",)
    workloads: tuple[Workload, ...] = ()
    egress_networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Why an event matches; `severity` overrides the rule's own, `entities` names what else is involved."""

    reasons: tuple[str, ...]
    severity: Severity | None = None
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """The rule fires when one actor shows `distinct` different values within `minutes`, not on a single event.

    `value` names what is counted; `only_new` counts only calls that the actor's own history does not hold.
    """

    value: Callable[[Event], str]
    distinct: int
    minutes: int
    only_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One detection; `events` are the CloudTrail names it looks at (empty: all), `techniques` ATT&CK ids.

    `attempts` tells whether a call that AWS refused counts: then the signal is one step milder and says so. `failures_only`
    is for rules about the refusals themselves. `samples` names the files in `events/` that show it.
    """

    id: str
    title: str
    severity: Severity
    tactics: tuple[str, ...]
    techniques: tuple[str, ...]
    match: Callable[[Event, Context], Hit | None]
    events: frozenset[str] = frozenset()
    maturity: Maturity = Maturity.STABLE
    false_positives: str = ""
    references: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    attempts: bool = True
    failures_only: bool = False
    burst: Burst | None = None
