"""CloudTrail records in, `model.Event` out.

Sources: "CloudTrail record contents" and "CloudTrail userIdentity element" in the AWS CloudTrail user guide.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tidewaiter.detection.normalise.bounds import bounded
from tidewaiter.detection.normalise.identity import principal_of
from tidewaiter.errors import BadInputError
from tidewaiter.model.detection import Event
from tidewaiter.model.ids import stable_id

MAX_TEXT = 2048


def parse(raw: Mapping[str, Any]) -> Event:
    """Read one CloudTrail record, bare or inside the `detail` of an EventBridge event.

    Raises BadInputError naming the field when the record is not a CloudTrail record.
    """
    record = _record_of(raw)
    name = _required(record, "eventName")
    service = _required(record, "eventSource").lower()
    time = _time_of(_required(record, "eventTime"))
    identity = record.get("userIdentity")
    if identity is not None and not isinstance(identity, Mapping):
        raise BadInputError("userIdentity is not an object", where=f"CloudTrail record {name}")
    principal = principal_of(identity or {}, account=_text(record, "recipientAccountId"))
    return Event(
        source="cloudtrail",
        id=_text(record, "eventID") or stable_id("event", service, name, time, principal.arn, _text(record, "requestID")),
        time=time,
        service=service,
        name=name,
        principal=principal,
        account=_text(record, "recipientAccountId") or principal.account,
        region=_text(record, "awsRegion"),
        source_ip=_text(record, "sourceIPAddress"),
        user_agent=_text(record, "userAgent"),
        read_only=_flag(record.get("readOnly")),
        error=_text(record, "errorCode"),
        raw=bounded(record),
    )


def _record_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadInputError("a CloudTrail record must be a JSON object", where=type(raw).__name__)
    detail = raw.get("detail")
    if "eventName" in raw or detail is None:
        return raw
    if not isinstance(detail, Mapping):
        raise BadInputError("the detail of the event is not an object", where="EventBridge event")
    return detail


def _required(record: Mapping[str, Any], key: str) -> str:
    value = _text(record, key)
    if not value:
        raise BadInputError(
            f"{key} is missing or not text", where="CloudTrail record", hint="Pass CloudTrail records or EventBridge events that carry them"
        )
    return value


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value[:MAX_TEXT] if isinstance(value, str) else ""


def _flag(value: object) -> bool | None:
    """CloudTrail writes a boolean; some exporters write the word."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def _time_of(text: str) -> str:
    """Bring a time to whole-second RFC 3339 UTC, so that times sort as text."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError) as error:
        raise BadInputError("eventTime is not an ISO 8601 time", where=f"CloudTrail record: {text[:64]!r}") from error
