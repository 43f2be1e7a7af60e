"""Why a signature does not hold, and the strict readers of fields that signatures consist of."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tidewaiter.errors import BadInputError, TidewaiterError
from tidewaiter.sources.descriptor import parse_document

_MAX_SECONDS = 253_402_300_799
"""The last second of the year 9999: later ones fit no date."""


class RejectedError(TidewaiterError):
    """A signature does not hold; the message says why, in words that finish "not verified: ..."."""


def member(document: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """Return the object at a path; an empty one where there is none."""
    found: Any = document
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def objects(value: object, limit: int = 32) -> list[Mapping[str, Any]]:
    """Return the objects of an array; raises RejectedError above `limit`."""
    found = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    if len(found) > limit:
        raise RejectedError(f"it has more than {limit} entries where a few are expected")
    return found


def decoded(value: object, what: str) -> bytes:
    """Decode standard base64; raises RejectedError for anything else, also for nothing."""
    try:
        found = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        found = b""
    if not found:
        raise RejectedError(f"{what} is missing or not base64")
    return found


def number(value: object, what: str) -> int:
    """Read a whole number, as JSON or in a text as protobuf writes it; raises RejectedError."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 20:  # noqa: PLR2004 - digits of 2**64
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RejectedError(f"{what} is no number")
    return value


def moment(seconds: int) -> datetime:
    """Turn Unix seconds into a time; raises RejectedError for one beyond the calendar."""
    if not 0 <= seconds <= _MAX_SECONDS:
        raise RejectedError("it names a time that no calendar has")
    return datetime.fromtimestamp(seconds, UTC)


def parse_time(value: object, what: str) -> datetime:
    """Read an RFC 3339 time; raises RejectedError for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise RejectedError(f"{what} is no time")
    return found.astimezone(UTC)


def document(data: bytes, what: str) -> dict[str, Any]:
    """Parse a JSON object in which no name stands twice; raises RejectedError."""
    try:
        json.loads(data, object_pairs_hook=_once)
        return parse_document(data, where=what)
    except (BadInputError, ValueError, RecursionError) as error:
        raise RejectedError(f"{what} cannot be read: {str(error)[:200]}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found
