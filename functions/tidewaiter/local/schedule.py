"""When a schedule of EventBridge is due: `rate(5 minutes)` and `cron(0 6 * * ? *)`.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tidewaiter.errors import BadInputError

_UNITS = {"minute": 60, "minutes": 60, "hour": 3600, "hours": 3600, "day": 86400, "days": 86400}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_HORIZON = 366 * 5
_FIELDS = 6


def next_due(expression: str, after: datetime) -> datetime | None:
    """Return the first moment after `after` (timezone-aware) when a schedule is due; None if there is none within five years.

    Raises BadInputError for an expression that is neither rate() nor cron(), or uses L, W or #.
    """
    if expression.startswith("rate(") and expression.endswith(")"):
        return after + timedelta(seconds=_rate(expression))
    if expression.startswith("cron(") and expression.endswith(")"):
        return _next_cron(expression, after.astimezone(UTC))
    raise BadInputError(f"unknown schedule {expression!r}", hint="Use rate(value unit) or cron(minutes hours day month weekday year)")


def _rate(expression: str) -> int:
    parts = expression[5:-1].split()
    if len(parts) != 2 or not parts[0].isdigit() or int(parts[0]) < 1 or parts[1] not in _UNITS:  # noqa: PLR2004 - value and unit
        raise BadInputError(f"malformed rate {expression!r}")
    return int(parts[0]) * _UNITS[parts[1]]


def _next_cron(expression: str, after: datetime) -> datetime | None:
    fields = expression[5:-1].split()
    if len(fields) != _FIELDS:
        raise BadInputError(f"malformed cron {expression!r}", hint="It has six fields")
    minutes = _values(fields[0], 0, 59, ())
    hours = _values(fields[1], 0, 23, ())
    days = _values(fields[2], 1, 31, ())
    months = _values(fields[3], 1, 12, _MONTHS)
    weekdays = _values(fields[4], 1, 7, _DAYS)
    years = _values(fields[5], 1970, 2199, ())
    start = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for day in (start.date() + timedelta(days=n) for n in range(_HORIZON)):
        weekday = day.isoweekday() % 7 + 1
        if day.year in years and day.month in months and day.day in days and weekday in weekdays:
            for moment in _moments(datetime(day.year, day.month, day.day, tzinfo=UTC), hours, minutes):
                if moment >= start:
                    return moment
    return None


def _moments(day: datetime, hours: frozenset[int], minutes: frozenset[int]) -> Iterator[datetime]:
    for hour in sorted(hours):
        for minute in sorted(minutes):
            yield day.replace(hour=hour, minute=minute)


def _values(text: str, low: int, high: int, names: tuple[str, ...]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        begin = low if first in {"*", "?"} else _number(first, names)
        end = _number(last, names) if dash else (high if first in {"*", "?"} or step else begin)
        found.update(range(begin, end + 1, int(step) if step.isdigit() and int(step) > 0 else 1))
    if not found or min(found) < low or max(found) > high:
        raise BadInputError(f"value out of range in schedule field {text!r}")
    return frozenset(found)


def _number(text: str, names: tuple[str, ...]) -> int:
    if text.upper() in names:
        return names.index(text.upper()) + 1
    if not text.isdigit():
        raise BadInputError(f"schedule field {text!r} is not supported")
    return int(text)
