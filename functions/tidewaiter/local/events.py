"""Seam 2, EventBridge: rules deliver as AWS's do, with permissions, retries, dead letters, duplicates and disorder.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
"""

import copy
import json
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from moto.events.models import EventsBackend, Rule, events_backends
from moto.events.utils import EventTemplateParser

from tidewaiter.local.background import Background
from tidewaiter.local.delivery import Delivery, Parcel, RefusedDeliveryError
from tidewaiter.local.iam_table import Place
from tidewaiter.local.patches import Patches
from tidewaiter.ports import Clock

LOGGER = logging.getLogger(__name__)

SERVICE = "events.amazonaws.com"
ALL_TRAIL_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
MAX_ENTRIES = 10
MAX_BYTES = 1024 * 1024
RETRY_SECONDS = 0.1
"""First pause before a retry, doubled each time; AWS spreads 185 attempts over a day."""
MAX_RETRIES = 4

Event = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Disorder:
    """What AWS allows itself and a test asks for: each event delivered more than once, and out of order by up to `spread` seconds."""

    copies: int = 1
    spread: float = 0.0
    source: random.Random = field(default_factory=lambda: random.Random(20260131))  # noqa: S311 - repeatable disorder, not a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One delivery to one target, for the timeline; `error` is empty if it arrived."""

    at: datetime
    rule: str
    target_arn: str
    event_id: str
    detail_type: str
    error: str = ""


class Events:
    """The event buses: puts events, matches rules and delivers to targets."""

    def __init__(self, *, place: Place, delivery: Delivery, background: Background, clock: Clock) -> None:
        self._place = place
        self._delivery = delivery
        self._background = background
        self._clock = clock
        self.disorder = Disorder()
        self.delivered: list[Delivered] = []
        self.listeners: list[Callable[[Event], None]] = []

    def install(self, patches: Patches) -> None:
        """Put the seam in."""

        def put_events(backend: Any, events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
            return [self._put(backend, entry) for entry in events[:MAX_ENTRIES]]

        def send_to_targets(rule: Any, original_event: dict[str, Any], transform_input: bool = True) -> None:  # noqa: FBT001, FBT002 - the emulator's
            del transform_input
            self._match(rule, {**original_event, "time": _stamp(self._clock.now())})

        patches.attribute(EventsBackend, "put_events", put_events)
        patches.attribute(Rule, "send_to_targets", send_to_targets)

    def emit(
        self, source: str, detail_type: str, detail: Mapping[str, Any], *, resources: Sequence[str] = (), time: str = "", event_id: str = ""
    ) -> str:
        """Send an event of an AWS service (`aws.ecr`, a CloudTrail record) to the default bus and return its id."""
        event = self._event(source, detail_type, detail, resources, time)
        event["id"] = event_id or event["id"]
        self._route(events_backends[self._place.account][self._place.region], "default", event)
        return str(event["id"])

    def fire(self, rule: Any) -> None:
        """Run a scheduled rule's targets as if its time had come."""
        event = self._event("aws.events", "Scheduled Event", {}, (rule.arn,), "")
        self._to_targets(rule, event)

    def _put(self, backend: Any, entry: Mapping[str, Any]) -> dict[str, Any]:
        error = _problem_of(entry)
        if error:
            return {"ErrorCode": error[0], "ErrorMessage": error[1]}
        event = self._event(
            entry["Source"], entry["DetailType"], json.loads(entry["Detail"]), entry.get("Resources") or (), _time_of(entry)
        )
        self._route(backend, (entry.get("EventBusName") or "default").rpartition("/")[2], event)
        return {"EventId": event["id"]}

    def _event(self, source: str, detail_type: str, detail: Mapping[str, Any], resources: Sequence[str], time: str) -> dict[str, Any]:
        return {
            "version": "0",
            "id": str(uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": self._place.account,
            "time": time or _stamp(self._clock.now()),
            "region": self._place.region,
            "resources": list(resources),
            "detail": detail,
        }

    def _route(self, backend: Any, bus_name: str, event: Event) -> None:
        for listener in self.listeners:
            listener(event)
        for rule in list(backend.describe_event_bus(bus_name).rules.values()):
            self._match(rule, event)

    def _match(self, rule: Any, event: Event) -> None:
        """Deliver if the rule is on, has a pattern (a schedule alone matches nothing) and, for reads in CloudTrail, asks for them."""
        if not rule.event_pattern.get_pattern() or rule.state == "DISABLED":
            return
        if _is_trail_read(event) and rule.state != ALL_TRAIL_EVENTS:
            return
        if rule.event_pattern.matches_event(event):
            self._to_targets(rule, event)

    def _to_targets(self, rule: Any, event: Event) -> None:
        for target in list(rule.targets):
            for _ in range(self.disorder.copies):
                pause = self.disorder.source.uniform(0, self.disorder.spread) if self.disorder.spread else 0.0
                self._background.submit(partial(self._deliver, rule, target, event, pause))

    def _deliver(self, rule: Any, target: Mapping[str, Any], event: Event, pause: float) -> None:
        if pause and not self._background.sleep(pause):
            return
        parcel = self._parcel(rule, target, event)
        attempts = min(int(target.get("RetryPolicy", {}).get("MaximumRetryAttempts", MAX_RETRIES)), MAX_RETRIES)
        try:
            self._delivery.send(parcel)
        except RefusedDeliveryError as refusal:
            self._dead_letter(rule, target, parcel, refusal, attempts)
            self._note(rule, parcel, event, str(refusal))
            return
        self._note(rule, parcel, event, "")

    def _note(self, rule: Any, parcel: Parcel, event: Event, error: str) -> None:
        self.delivered.append(
            Delivered(
                at=self._clock.now(),
                rule=rule.name,
                target_arn=parcel.target_arn,
                event_id=event["id"],
                detail_type=event["detail-type"],
                error=error,
            )
        )

    def _parcel(self, rule: Any, target: Mapping[str, Any], event: Event) -> Parcel:
        return Parcel(
            service=SERVICE,
            target_arn=target["Arn"],
            body=_input(target, event),
            source_arn=rule.arn,
            role_arn=target.get("RoleArn") or rule.role_arn or "",
            name=str(uuid4()),
            group_id=target.get("SqsParameters", {}).get("MessageGroupId", ""),
            attributes={"millis": str(int(self._clock.now().timestamp() * 1000))} if ":logs:" in target["Arn"] else {},
        )

    def _dead_letter(self, rule: Any, target: Mapping[str, Any], parcel: Parcel, refusal: RefusedDeliveryError, attempts: int) -> None:
        """Send what could not be delivered to the target's dead-letter queue, if the queue's policy lets EventBridge."""
        LOGGER.warning("%s could not deliver: %s", rule.name, refusal)
        arn = (target.get("DeadLetterConfig") or {}).get("Arn")
        if not arn:
            return
        attributes = {
            "RULE_ARN": rule.arn,
            "TARGET_ARN": parcel.target_arn,
            "ERROR_CODE": refusal.code,
            "ERROR_MESSAGE": str(refusal),
            "RETRY_ATTEMPTS": "0" if refusal.code == "NO_PERMISSIONS" else str(attempts),
        }
        try:
            self._delivery.send(Parcel(service=SERVICE, target_arn=arn, body=parcel.body, source_arn=rule.arn, attributes=attributes))
        except RefusedDeliveryError as lost:
            LOGGER.error("the dead letter of %s is lost: %s", rule.name, lost)  # noqa: TRY400 - the reason is the message


def _problem_of(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    """Check one entry as PutEvents does; the sources of AWS services are AWS's alone."""
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            return "InvalidArgument", f"Parameter {name} is not valid. Reason: {name} is a required argument."
    if entry["Source"].startswith("aws."):
        return "NotAuthorizedForSourceException", "Not authorized for the source."
    if sum(len(str(entry.get(name, "")).encode()) for name in ("Source", "DetailType", "Detail")) > MAX_BYTES:
        return "InvalidArgument", "Entry is larger than 1 MB"
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        return "MalformedDetail", "Detail is malformed."
    return None if isinstance(detail, dict) else ("MalformedDetail", "Detail is malformed.")


def _is_trail_read(event: Event) -> bool:
    detail = event["detail"]
    through_trail = str(event["detail-type"]).endswith("via CloudTrail")
    return through_trail and detail.get("readOnly") in (True, "true") and detail.get("managementEvent", True) in (True, "true")


def _input(target: Mapping[str, Any], event: Event) -> str:
    """Give the target's input: constant, transformed, a part of the event, or the event."""
    if target.get("Input"):
        return str(target["Input"])
    transformer = target.get("InputTransformer")
    if transformer:
        copied: Any = {"ingestion-time": event["time"], **copy.deepcopy(dict(event))}
        made = EventTemplateParser.parse(transformer["InputTemplate"], transformer.get("InputPathsMap", {}), copied)
        return made if isinstance(made, str) else json.dumps(made)
    if target.get("InputPath") and target["InputPath"] != "$":
        part: Any = event
        for name in target["InputPath"].removeprefix("$.").split("."):
            part = part[name]
        return json.dumps(part)
    return json.dumps(event)


def _time_of(entry: Mapping[str, Any]) -> str:
    time = entry.get("Time")
    if time is None:
        return ""
    return _stamp(time if isinstance(time, datetime) else datetime.fromtimestamp(float(time), UTC))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
