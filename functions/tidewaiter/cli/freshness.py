"""How old the advisories of a database are: by their newest data, as a file made today of old records is old."""

from datetime import date, datetime

from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.reporting.summary import STALE_DAYS, STALE_RECORD_DAYS


def newest_of(info: DatabaseInfo) -> str:
    """Return the day of the newest data, as `2026-08-21`: when a feed was last renewed, of one from files its newest record.

    No data is newer than the database; one whose feeds tell no day is as old as itself.
    """
    built = info.built[:10]
    known = [feed.fetched or feed.newest for feed in info.feeds if feed.records]
    return min(max((day[:10] for day in known), default="") or built, built)


def warning(info: DatabaseInfo, now: datetime) -> str:
    """Say that a database is old, and what to do; "" for one that is not."""
    newest = newest_of(info)
    age = (now.date() - date.fromisoformat(newest)).days
    limit = STALE_DAYS if any(feed.fetched for feed in info.feeds) or not info.feeds else STALE_RECORD_DAYS
    days = f"{newest}, {age} days ago"
    return f"warning: the newest advisories in the database are of {days}; refresh it with `tidewaiter db update`" if age > limit else ""
