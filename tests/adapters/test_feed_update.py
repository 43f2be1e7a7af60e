"""Parts of feeds, fetched from this machine: what replaces the last good version and what does not."""

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.adapters.advisories import osv
from tests.adapters.feed_server import FeedServer, serving
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.adapters.feed_parts import FolderParts, read_rows
from tidewaiter.adapters.feed_update import MAX_DEPTH, FeedUpdater, file_name
from tidewaiter.feeds._feed import Feed, Link
from tidewaiter.feeds.osv import OSV, parse, recognises

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def zipped(*records: dict[str, Any]) -> bytes:
    """Make an all.zip of records."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number}.json", json.dumps(record))
    return buffer.getvalue()


def many(count: int, **fields: Any) -> bytes:
    """Make a feed of so many advisories."""
    return zipped(*(osv(f"GHSA-{number}", **fields) for number in range(count)))


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Serve a feed of ten advisories."""
    with serving() as feeds:
        feeds.files["/npm/all.zip"] = (many(10), '"n1"')
        yield feeds


@pytest.fixture
def updater(tmp_path: Path) -> Iterator[FeedUpdater]:
    """Make an updater that does not really wait, at a fixed time."""
    with urllib3.PoolManager(retries=False, timeout=5) as http:
        downloader = FeedDownloader(http, sleep=lambda _seconds: None, now=lambda: NOW)
        yield FeedUpdater(downloader=downloader, store=FolderParts(tmp_path / "parts"), scratch=tmp_path / "incoming")


def ids(updater: FeedUpdater) -> set[str]:
    """List the advisories that are at hand."""
    return {row[2] for part in updater.store.parts() if part.usable for row in read_rows(updater.store, part)}


def test_a_feed_is_read_once_and_then_only_asked_for(server: FeedServer, updater: FeedUpdater, tmp_path: Path) -> None:
    """The first time rows are kept, the second time the server says 304; no download stays behind."""
    url = f"{server.url}/npm/all.zip"
    first, second = updater.update(OSV, url), updater.update(OSV, url)
    assert (first.changed, second.changed, second.reached, second.problems) == (True, False, True, ())
    assert [status for _, _, status in server.seen] == [200, 304]
    (part,) = updater.store.parts()
    assert (part.counts, part.fetched, part.newest, part.refused) == ({"ghsa": 10}, "2026-11-23T00:00:00Z", "2026-01-01T00:00:00Z", "")
    assert len(ids(updater)) == 10
    assert list((tmp_path / "incoming").iterdir()) == []


BAD: dict[str, bytes] = {
    "web page": b"\n<!DOCTYPE html><html><body>Sign in</body></html>",
    "half a zip": many(10)[:-200],
    "half a gzip": gzip.compress(b"".join(json.dumps(osv(f"GHSA-{n}")).encode() + b"\n" for n in range(5000)))[:-2000],
    "another feed": json.dumps({"vulnerabilities": [{"cveID": "CVE-2024-1", "dateAdded": "2024-02-01"}], "catalogVersion": "1"}).encode(),
    "nothing": b"",
    "a fifth less": many(7),
    "of tomorrow": many(10, modified="2027-01-01T00:00:00Z"),
}


@pytest.mark.parametrize("kind", sorted(BAD))
def test_what_may_not_replace_good_data_is_kept_back(server: FeedServer, updater: FeedUpdater, kind: str) -> None:
    """The last good version stays, the Problem says how old it is, and so does the part until a good version comes."""
    url = f"{server.url}/npm/all.zip"
    updater.update(OSV, url)
    server.files["/npm/all.zip"] = (BAD[kind], '"n2"')
    outcome = updater.update(OSV, url)
    assert (outcome.changed, outcome.reached, len(outcome.problems)) == (False, True, 1)
    assert (outcome.problems[0].where, "2026-11-23T00:00:00Z is used" in outcome.problems[0].hint) == (url, True)
    assert outcome.problems[0].incomplete
    assert len(ids(updater)) == 10
    (part,) = updater.store.parts()
    assert part.refused
    assert part.refused_since == "2026-11-23T00:00:00Z"
    server.files["/npm/all.zip"] = (many(11), '"n3"')
    assert updater.update(OSV, url).changed
    (part,) = updater.store.parts()
    assert (part.refused, part.refused_since, len(ids(updater))) == ("", "", 11)


def test_data_that_is_gone_is_fetched_again_although_nothing_changed(server: FeedServer, updater: FeedUpdater, tmp_path: Path) -> None:
    """Else the publisher would say 304 for ever, and no database could be built."""
    updater.update(OSV, f"{server.url}/npm/all.zip")
    for file in (tmp_path / "parts").glob("*.rows.zst"):
        file.unlink()
    updater.update(OSV, f"{server.url}/npm/all.zip")
    assert len(ids(updater)) == 10


def test_what_was_never_good_is_not_used(server: FeedServer, updater: FeedUpdater) -> None:
    """Without an earlier version the Problem says that nothing of the feed is in the database."""
    server.files["/npm/all.zip"] = (BAD["web page"], '"n1"')
    outcome = updater.update(OSV, f"{server.url}/npm/all.zip")
    assert "Nothing of it" in outcome.problems[0].hint
    assert [part.usable for part in updater.store.parts()] == [False]


def test_a_loss_of_exactly_a_fifth_is_taken_and_a_larger_one_when_told(server: FeedServer, updater: FeedUpdater) -> None:
    """Eight of ten records are a smaller feed, seven need somebody who looked."""
    url = f"{server.url}/npm/all.zip"
    updater.update(OSV, url)
    server.files["/npm/all.zip"] = (many(8), '"n2"')
    assert updater.update(OSV, url).changed
    server.files["/npm/all.zip"] = (many(3), '"n3"')
    refused = updater.update(OSV, url)
    assert ("shrank from 8 to 3" in refused.problems[0].what, "--accept-shrunk" in refused.problems[0].hint) == (True, True)
    told = FeedUpdater(downloader=updater.downloader, store=updater.store, scratch=updater.scratch, accept_shrunk=True)
    assert told.update(OSV, url).changed


def test_one_publisher_that_vanishes_from_a_mixed_feed_is_noticed(server: FeedServer, updater: FeedUpdater) -> None:
    """The sum hides it: the counts are compared by source."""
    url = f"{server.url}/npm/all.zip"
    malicious = [osv(f"MAL-2026-{number}") for number in range(90)]
    server.files["/npm/all.zip"] = (zipped(*malicious, osv()), '"n1"')
    updater.update(OSV, url)
    server.files["/npm/all.zip"] = (zipped(*malicious, osv("MAL-2026-900")), '"n2"')
    assert "ghsa shrank from 1 to 0" in updater.update(OSV, url).problems[0].what


def test_a_slip_of_the_pen_does_not_stop_a_feed(server: FeedServer, updater: FeedUpdater) -> None:
    """One record in two hundred with a date of next year is the record's fault; it does not become the feed's date."""
    server.files["/npm/all.zip"] = (zipped(*(osv(f"GHSA-{n}") for n in range(200)), osv("GHSA-x", modified="2099-01-01")), '"n1"')
    assert updater.update(OSV, f"{server.url}/npm/all.zip").changed
    assert updater.store.parts()[0].newest == "2026-01-01T00:00:00Z"


def indexed() -> Feed:
    """Make an OSV feed behind index files, which are JSON lists of links."""

    def discover(address: str, raw: bytes) -> list[Link]:
        del address
        return [Link(**item) for item in json.loads(raw)]

    return Feed(id="osv", title="", licence="", recognises=recognises, parse=parse, discover=discover)


def listing(server: FeedServer, path: str, *links: dict[str, Any]) -> str:
    """Serve an index file."""
    raw = json.dumps([{**link, "url": f"{server.url}{link['url']}"} for link in links]).encode()
    server.files[path] = (raw, f'"{hashlib.sha256(raw).hexdigest()[:8]}"')
    return f"{server.url}{path}"


def test_index_files_lead_to_dated_files(server: FeedServer, updater: FeedUpdater) -> None:
    """A part keeps its name while its address changes, and replaces its older self."""
    server.files["/2/all.zip"] = (zipped(osv("GHSA-new"), *(osv(f"GHSA-{n}") for n in range(10))), '"n2"')
    start = listing(server, "/list", {"url": "/repo", "index": True})
    listing(server, "/repo", {"url": "/npm/all.zip", "name": "https://h/npm"})
    assert updater.update(indexed(), start).changed
    listing(server, "/repo", {"url": "/2/all.zip", "name": "https://h/npm"})
    assert updater.update(indexed(), start).changed
    (part,) = updater.store.parts()
    assert (part.name, part.url, "GHSA-new" in ids(updater)) == ("h_npm", f"{server.url}/2/all.zip", True)


def test_a_checksum_in_the_index_is_checked(server: FeedServer, updater: FeedUpdater) -> None:
    """Metadata of repositories name checksums; another file is refused with both values."""
    start = listing(server, "/list", {"url": "/npm/all.zip", "sha256": "0" * 64})
    outcome = updater.update(indexed(), start)
    assert f"expected sha256:{'0' * 64}, got sha256:{hashlib.sha256(many(10)).hexdigest()}" in outcome.problems[0].what


def test_files_that_leave_the_index_are_forgotten_unless_many_go_at_once(server: FeedServer, updater: FeedUpdater) -> None:
    """A release that ends is dropped; an index that lost most of its lines is doubted."""
    paths = [f"/{number}.zip" for number in range(6)]
    for path in paths:
        server.files[path] = (many(3), f'"{path}"')
    start = listing(server, "/list", *({"url": path} for path in paths))
    updater.update(indexed(), start)
    listing(server, "/list", *({"url": path} for path in paths[:5]))
    assert updater.update(indexed(), start).changed
    assert len(updater.store.parts()) == 5
    listing(server, "/list", {"url": paths[0]})
    outcome = updater.update(indexed(), start)
    assert [problem.code for problem in outcome.problems] == ["feed-refused"] * 4
    assert len(updater.store.parts()) == 5


def test_an_index_that_fails_keeps_every_part(server: FeedServer, updater: FeedUpdater) -> None:
    """Down, empty, endless or in circles: what was good stays."""
    start = listing(server, "/list", {"url": "/npm/all.zip"})
    updater.update(indexed(), start)
    server.faults = [404]
    assert not updater.update(indexed(), start).reached
    listing(server, "/list")
    assert "names nothing" in updater.update(indexed(), start).problems[0].what
    for depth in range(MAX_DEPTH + 2):
        listing(server, f"/deep{depth}", {"url": f"/deep{depth + 1}", "index": True})
    listing(server, "/list", {"url": "/deep0", "index": True})
    assert "lead to more than" in updater.update(indexed(), start).problems[0].what
    listing(server, "/list", {"url": "/list", "index": True})
    assert "names nothing" in updater.update(indexed(), start).problems[0].what
    assert len(ids(updater)) == 10


def test_one_index_that_fails_beside_others_spoils_only_what_it_leads_to(server: FeedServer, updater: FeedUpdater) -> None:
    """A topic whose mirror list is gone keeps its last good part; the others are brought up to date."""
    server.files["/2/all.zip"] = (zipped(osv("GHSA-other")), '"o1"')
    start = listing(server, "/list", {"url": "/one", "index": True}, {"url": "/two", "index": True})
    listing(server, "/one", {"url": "/npm/all.zip", "name": "https://h/one"})
    listing(server, "/two", {"url": "/2/all.zip", "name": "https://h/two"})
    assert updater.update(indexed(), start).problems == ()
    del server.files["/one"]
    server.files["/2/all.zip"] = (zipped(osv("GHSA-newer")), '"o2"')
    outcome = updater.update(indexed(), start)
    assert (outcome.changed, outcome.reached) == (True, True)
    assert [problem.where for problem in outcome.problems] == [f"{server.url}/one", f"{server.url}/npm/all.zip"]
    assert {"GHSA-0", "GHSA-newer"} <= ids(updater)


def test_an_index_does_not_lead_to_this_machine(server: FeedServer, updater: FeedUpdater) -> None:
    """A publisher that names a loopback address is refused before anything is asked there."""
    raw = json.dumps([{"url": f"{server.url}/npm/all.zip"}]).encode()
    server.files["/list"] = (raw, '"l"')
    elsewhere = FeedUpdater(
        downloader=updater.downloader, store=updater.store, scratch=updater.scratch, locate=lambda _url: f"{server.url}/list"
    )
    assert "this machine" in elsewhere.update(indexed(), "https://publisher.example/list").problems[0].what
    assert [path for path, _, _ in server.seen] == ["/list"]


def test_names_of_files_are_safe_and_apart() -> None:
    """Host, path and query make a name; odd characters and lengths are tamed."""
    assert file_name("https://h/Rocky%20Linux/../all.zip") == "h_Rocky_Linux_.._all.zip"
    assert file_name("https://h/a?x=1") != file_name("https://h/a?x=2")
    assert len(file_name("https://h/" + "ü/" * 4000)) < 200
