"""Updating from live feeds (served on this machine)."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.adapters.advisories import osv
from tests.adapters.feed_server import FeedServer, serving
from tidewaiter.adapters import advisory_update
from tidewaiter.adapters.advisory_home import default_database_path
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.advisory_update import file_name, live_urls, update, update_database
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.errors import OfflineError
from tidewaiter.model.problem import Problem

BUILT = "2026-12-01T00:00:00Z"


def zipped(*records: dict[str, Any]) -> bytes:
    """Make an all.zip of records."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for record in records:
            archive.writestr(f"{record['id']}.json", json.dumps(record))
    return buffer.getvalue()


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
def downloader() -> Iterator[FeedDownloader]:
    """Make a downloader that does not really wait."""
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        yield FeedDownloader(http, sleep=lambda _seconds: None)


def test_an_update_becomes_the_current_database(server: FeedServer, downloader: FeedDownloader) -> None:
    """Feeds are fetched, built and made current; the next update finds nothing new and builds nothing."""
    said: list[str] = []
    urls = [f"{server.url}/npm/all.zip", f"{server.url}/kev.json"]
    first = update(downloader, urls=urls, built=BUILT, say=said.append)
    assert first.changed
    assert first.info is not None
    with SqliteAdvisoryStore(default_database_path()) as store:
        facts = store.facts("CVE-2024-1")
        assert (store.info(), [advisory.id for advisory, _ in store.lookup("npm", "left-pad")]) == (first.info, ["GHSA-1"])
    assert facts is not None
    assert facts.kev
    second = update(downloader, urls=urls, built=BUILT)
    assert (second.changed, second.info, second.problems) == (False, None, ())
    assert said == [f"fetching {urls[0]}", f"fetching {urls[1]}", "building the database"]


def test_one_feed_that_fails_does_not_stop_the_others(server: FeedServer, downloader: FeedDownloader) -> None:
    """The database is built from the rest, and the failure is a Problem."""
    result = update(downloader, urls=[f"{server.url}/npm/all.zip", f"{server.url}/gone.zip"], built=BUILT)
    assert result.changed
    assert [(problem.code, problem.where) for problem in result.problems] == [("feed-not-fetched", f"{server.url}/gone.zip")]


def test_no_network_at_all_is_an_error_with_a_way_out(server: FeedServer, downloader: FeedDownloader) -> None:
    """Offline: nothing is built, and the hint names the import."""
    with pytest.raises(OfflineError, match="tidewaiter db import"):
        update(downloader, urls=[f"{server.url}/gone.zip"])


def test_live_feeds_are_fetched_over_https_and_kept_apart() -> None:
    """Every address is https and gets a file name of its own."""
    urls = live_urls()
    assert all(url.startswith("https://") for url in urls)
    assert len({file_name(url) for url in urls}) == len(urls)
    assert file_name("https://h/Rocky%20Linux/../all.zip") == "h_Rocky_Linux_.._all.zip"
    assert any("npm/all.zip" in url for url in urls)


def test_the_command_returns_what_is_current(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems are told; when nothing is new, the current database is described."""
    monkeypatch.setattr(advisory_update, "live_urls", lambda: (f"{server.url}/npm/all.zip", f"{server.url}/gone"))
    told: list[Problem] = []
    first = update_database(None, on_problem=told.append)
    assert update_database(None, on_problem=told.append) == first
    assert [problem.code for problem in told] == ["feed-not-fetched"] * 2
