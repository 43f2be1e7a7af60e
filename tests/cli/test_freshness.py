"""How old advisories are: by their newest data, not by when a file was made of them."""

from datetime import UTC, datetime

import pytest

from tidewaiter.cli.freshness import newest_of, warning
from tidewaiter.model.advisory import DatabaseInfo, FeedStatus

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def database(*feeds: FeedStatus, built: str = "2026-11-23T10:00:00Z") -> DatabaseInfo:
    """Make a database of some feeds that was built today."""
    return DatabaseInfo(built=built, sha256="", schema_version=1, feeds=feeds, ecosystems=())


OLD = FeedStatus(feed="ghsa", records=1, newest="2025-02-19T00:00:00Z")


@pytest.mark.parametrize(
    ("feeds", "built", "newest"),
    [
        ((OLD, FeedStatus(feed="go", records=1, newest="2026-08-18")), "2026-11-23T10:00:00Z", "2026-08-18"),
        ((FeedStatus(feed="kev", records=1, newest="2026-01-01", fetched="2026-11-20T01:00:00Z"),), "2026-11-23T10:00:00Z", "2026-11-20"),
        ((FeedStatus(feed="kev", records=1, newest="2031-01-01"),), "2026-11-23T10:00:00Z", "2026-11-23"),
        ((FeedStatus(feed="kev", records=1),), "2026-11-01T10:00:00Z", "2026-11-01"),
        ((FeedStatus(feed="kev", records=0, fetched="2026-11-20T01:00:00Z"), OLD), "2026-11-23T10:00:00Z", "2025-02-19"),
        ((), "2026-11-01T10:00:00Z", "2026-11-01"),
    ],
)
def test_the_newest_data_tells_the_age(feeds: tuple[FeedStatus, ...], built: str, newest: str) -> None:
    """Fetching counts as renewing; a date after the build is a mistake; without any date the build's counts."""
    assert newest_of(database(*feeds, built=built)) == newest


def test_a_database_made_today_of_old_files_is_old() -> None:
    """Records from files age slower than what is fetched: a quiet week makes no file old."""
    assert warning(database(OLD), NOW) == (
        "warning: the newest advisories in the database are of 2025-02-19, 642 days ago; refresh it with `tidewaiter db update`"
    )
    assert warning(database(FeedStatus(feed="go", records=1, newest="2026-11-01")), NOW) == ""
    fetched = FeedStatus(feed="go", records=1, newest="2026-11-01", fetched="2026-11-14T12:00:00Z")
    assert "9 days ago" in warning(database(fetched), NOW)
    assert warning(database(FeedStatus(feed="go", records=1, fetched="2026-11-20T12:00:00Z")), NOW) == ""
