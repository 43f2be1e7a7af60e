"""Updating from live feeds (served on this machine)."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from tests.adapters.advisories import osv
from tests.adapters.feed_server import FeedServer, serving
from tests.adapters.test_feed_update import zipped
from tidewaiter.adapters import advisory_update
from tidewaiter.adapters.advisory_home import default_database_path
from tidewaiter.adapters.advisory_parts import merge_parts
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.advisory_update import update, update_database
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.adapters.feed_parts import FolderParts
from tidewaiter.adapters.feed_update import FeedUpdater
from tidewaiter.errors import BadInputError, OfflineError
from tidewaiter.feeds.kev import KEV
from tidewaiter.feeds.osv import OSV
from tidewaiter.model.problem import Problem

NOW = datetime(2026, 12, 1, tzinfo=UTC)
BUILT = "2026-12-01T00:00:00Z"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    """Serve an ecosystem and KEV."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    catalogue = {"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-2024-1", "dateAdded": "2024-02-01"}]}
    with serving() as feeds:
        feeds.files["/npm/all.zip"] = (zipped(osv(aliases=["CVE-2024-1"])), '"n1"')
        feeds.files["/kev.json"] = (json.dumps(catalogue).encode(), '"k1"')
        yield feeds


@pytest.fixture
def updater(tmp_path: Path) -> Iterator[FeedUpdater]:
    """Make an updater that does not really wait, at a fixed time."""
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        downloader = FeedDownloader(http, sleep=lambda _seconds: None, now=lambda: NOW)
        yield FeedUpdater(downloader=downloader, store=FolderParts(tmp_path / "parts"), scratch=tmp_path / "incoming")


def test_an_update_becomes_the_current_database(server: FeedServer, updater: FeedUpdater) -> None:
    """Feeds are fetched, built and made current; the next update finds nothing new and builds nothing."""
    said: list[str] = []
    addresses = [(OSV, f"{server.url}/npm/all.zip"), (KEV, f"{server.url}/kev.json")]
    first = update(replace(updater, say=said.append), addresses, built=BUILT)
    assert first.info is not None
    with SqliteAdvisoryStore(default_database_path()) as store:
        facts = store.facts("CVE-2024-1")
        assert (store.info(), [advisory.id for advisory, _ in store.lookup("npm", "left-pad")]) == (first.info, ["GHSA-1"])
    assert facts is not None
    assert facts.kev
    assert update(updater, addresses, built=BUILT) == advisory_update.UpdateResult(info=None)
    assert said == [f"fetching {addresses[0][1]}", f"fetching {addresses[1][1]}", "building the database"]
    assert {feed.feed: feed.fetched for feed in first.info.feeds} == {"ghsa": BUILT, "kev": BUILT}


def test_one_feed_that_breaks_keeps_its_last_good_data_and_says_how_old_it_is(server: FeedServer, updater: FeedUpdater) -> None:
    """The others go on; the database tells when the broken one was last fetched, and why it was not renewed."""
    addresses = [(OSV, f"{server.url}/npm/all.zip"), (KEV, f"{server.url}/kev.json")]
    update(updater, addresses, built=BUILT)
    later = FeedDownloader(updater.downloader._http, sleep=lambda _seconds: None, now=lambda: NOW + timedelta(days=9))
    server.files["/npm/all.zip"] = (b"<html>maintenance</html>", '"n2"')
    server.files["/kev.json"] = (server.files["/kev.json"][0] + b"\n", '"k2"')
    result = update(replace(updater, downloader=later), addresses, built="2026-12-10T00:00:00Z")
    assert [problem.where for problem in result.problems] == [addresses[0][1]]
    info = merge_parts(updater.store, updater.scratch / "db", built=BUILT)
    ghsa, kev = info.feeds
    assert (ghsa.records, ghsa.fetched, kev.fetched, kev.problem) == (1, BUILT, "2026-12-10T00:00:00Z", "")
    assert ghsa.problem.startswith(f"not renewed since {BUILT}: a web page came")


def test_no_network_at_all_is_an_error_with_a_way_out(server: FeedServer, updater: FeedUpdater) -> None:
    """Offline: nothing is built, and the hint names the import."""
    server.faults = [503] * 4
    with pytest.raises(OfflineError, match="tidewaiter db import"):
        update(updater, [(OSV, f"{server.url}/npm/all.zip")])


def test_an_old_database_is_built_again_though_nothing_changed(server: FeedServer, updater: FeedUpdater) -> None:
    """Otherwise it would call its feeds old that were looked at today."""
    addresses = [(OSV, f"{server.url}/npm/all.zip")]
    update(updater, addresses, built=BUILT)
    later = FeedDownloader(updater.downloader._http, now=lambda: NOW + timedelta(days=2))
    result = update(replace(updater, downloader=later), addresses)
    assert result.info is not None
    assert [feed.fetched for feed in result.info.feeds] == ["2026-12-03T00:00:00Z"]


@pytest.mark.parametrize("damage", ["PRAGMA user_version = 99", "PRAGMA application_id = 1"])
def test_a_current_database_that_cannot_be_read_is_replaced(server: FeedServer, updater: FeedUpdater, damage: str) -> None:
    """One of a newer program, or a damaged one, does not stop the update that its error advises, though no feed changed."""
    addresses = [(OSV, f"{server.url}/npm/all.zip")]
    update(updater, addresses, built=BUILT)
    with sqlite3.connect(default_database_path()) as database:
        database.execute(damage)
    database.close()
    with pytest.raises(BadInputError):
        SqliteAdvisoryStore(default_database_path())
    result = update(updater, addresses, built=BUILT)
    assert result.info is not None
    with SqliteAdvisoryStore(default_database_path()) as store:
        assert list(store.lookup("npm", "left-pad"))


def test_the_command_returns_what_is_current(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems are told; when nothing is new, the current database is described."""
    addresses = ((OSV, f"{server.url}/npm/all.zip"), (KEV, f"{server.url}/gone"))
    monkeypatch.setattr(advisory_update, "live_feeds", lambda _names: addresses)
    told: list[Problem] = []
    first = update_database(None, on_problem=told.append)
    assert update_database(None, on_problem=told.append) == first
    assert [problem.code for problem in told] == ["feed-not-fetched"] * 2
