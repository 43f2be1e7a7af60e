"""Behaviour: normalised events, the signals rules and baselines raise from them, and the incidents signals add up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tidewaiter.model.cluster import Principal, Workload
from tidewaiter.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One normalised event. `source` is `cloudtrail`, `eks-audit`, `vpc-flow`, `falco` ...; `id` is the producer's own event id.

    `service` and `name` are e.g. `iam.amazonaws.com` and `CreateAccessKey`; `time` is RFC 3339 UTC; `raw` is the event as it came
    (already size-bounded); `error` is the error code if the call failed.
    """

    source: str
    id: str
    time: str
    service: str
    name: str
    principal: Principal
    account: str = ""
    region: str = ""
    source_ip: str = ""
    user_agent: str = ""
    read_only: bool | None = None
    error: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing a rule or baseline noticed; `actor` is the principal ARN (role, not session) that correlation groups by.

    `tactics` and `techniques` are ATT&CK ids (TA0006, T1552.005). `id` is stable over (rule, event id). A baseline signal has
    `baseline` true and never triggers containment alone.
    """

    id: str
    rule_id: str
    title: str
    severity: Severity
    time: str
    actor: str
    event_source: str
    event_id: str
    event_name: str
    tactics: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    entities: Mapping[str, str] = field(default_factory=dict)
    baseline: bool = False


class IncidentState(StrEnum):
    """Life of an incident."""

    OPEN = "open"
    CONTAINED = "contained"
    RELEASED = "released"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Signals of one actor within 24 hours that together mean trouble, joined with the workloads behind the actor.

    `id` is stable over (actor, first signal), so a duplicated or reordered event changes the incident instead of opening another.
    """

    id: str
    title: str
    severity: Severity
    actor: str
    account: str
    region: str
    opened: str
    updated: str
    state: IncidentState = IncidentState.OPEN
    signals: tuple[Signal, ...] = ()
    workloads: tuple[Workload, ...] = ()
    instance_ids: tuple[str, ...] = ()
    role_arns: tuple[str, ...] = ()
    image_digests: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    score: float = 0.0
