"""What is normal for a principal: the APIs it has used, with enough history to say so, and bursts of distinct values.

A baseline raises or lowers suspicion; its signals carry `baseline` and never open an incident or trigger containment alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tidewaiter.detection.rule import Burst
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity
from tidewaiter.ports import BaselineStore, Sighting

LEARNING = timedelta(days=7)
LEARNING_EVENTS = 50
SENSITIVE_SERVICES = frozenset({"iam.amazonaws.com", "organizations.amazonaws.com", "sso.amazonaws.com", "rolesanywhere.amazonaws.com"})
SENSITIVE_CALLS = frozenset(
    {
        "AssumeRole",
        "BatchGetSecretValue",
        "GetPasswordData",
        "GetParameters",
        "GetParametersByPath",
        "GetSecretValue",
        "ModifyInstanceAttribute",
        "PutBucketPolicy",
        "RunInstances",
        "RunTask",
        "SendCommand",
        "StartSession",
        "UpdateFunctionCode20150331v2",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """How new a call is for its principal; `settled` is false while there is too little history to judge."""

    first: bool
    settled: bool
    events: int
    since: str


def observe_call(event: Event, store: BaselineStore) -> Novelty:
    """Count the (service, API) of an event for its principal and tell how new it was.

    Refused calls are counted apart, so that an intruder's failed probing never becomes what is normal.
    """
    dimension = "api-refused" if event.error else "api"
    sighting = store.observe(event.principal.arn, dimension, f"{event.service}:{event.name}", event.time, event.id)
    return Novelty(
        first=sighting.first,
        settled=_settled(sighting, event.time),
        events=round(sighting.entity_events),
        since=sighting.entity_since,
    )


def severity_of(event: Event, novelty: Novelty) -> Severity | None:
    """Grade a first sighting: low for a sensitive call, informational otherwise; None where it says nothing.

    While the principal is young only sensitive calls are mentioned, and only as information.
    """
    if not novelty.first:
        return None
    if is_sensitive(event):
        return Severity.LOW if novelty.settled else Severity.INFORMATIONAL
    return Severity.INFORMATIONAL if novelty.settled else None


def is_sensitive(event: Event) -> bool:
    """Tell whether a call changes identities, reads secrets, runs code or shares data."""
    return event.name in SENSITIVE_CALLS or (event.service in SENSITIVE_SERVICES and event.read_only is False)


def completes_burst(rule_id: str, burst: Burst, event: Event, store: BaselineStore) -> bool:
    """Count a distinct value for the actor and tell whether this one reaches the burst's number.

    Two rows of windows overlap by half, so a burst shorter than half a window is never cut in two by a boundary.
    """
    seconds = burst.minutes * 60
    moment = int(datetime.fromisoformat(event.time).timestamp())
    base = f"burst:{rule_id}"
    in_first = _reaches(f"{base}:a{moment // seconds}", burst, event, store)
    in_second = _reaches(f"{base}:b{(moment + seconds // 2) // seconds}", burst, event, store)
    return in_first or in_second


def _reaches(dimension: str, burst: Burst, event: Event, store: BaselineStore) -> bool:
    actor, value = event.principal.arn, burst.value(event)
    if not store.observe(actor, dimension, value, event.time, event.id).first:
        return False
    distinct = store.observe(actor, f"{dimension}:distinct", value, event.time, event.id)
    return round(distinct.entity_events) + 1 == burst.distinct


def _settled(sighting: Sighting, now: str) -> bool:
    if not sighting.entity_since or sighting.entity_events < LEARNING_EVENTS:
        return False
    return datetime.fromisoformat(now) - datetime.fromisoformat(sighting.entity_since) >= LEARNING
