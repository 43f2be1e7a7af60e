"""What `tidewaiter db` says of bad input: what, where, what to do, and the last good data kept."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.advisories import osv, write
from tests.adapters.feed_server import FeedServer, serving
from tests.adapters.test_advisory_bundle import keys
from tests.adapters.test_feed_update import zipped
from tests.cli.conftest import Command
from tidewaiter.adapters.advisory_home import home
from tidewaiter.feeds.osv import OSV

RECORDS = [osv(f"GHSA-{number}", package=f"p{number}") for number in range(10)]
GOOD = zipped(*RECORDS)
TOMORROW = [osv(f"GHSA-{number}", package=f"p{number}") | {"modified": "2088-01-01T00:00:00Z"} for number in range(12)]


@pytest.fixture(autouse=True)
def own_home(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the home's database."""
    del tidewaiter
    monkeypatch.delenv("TIDEWAITER_DB")


@pytest.fixture
def server(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    """Serve OSV, of which the good version is the current database."""
    with serving() as feeds:
        address = f"{feeds.url}/npm/all.zip"
        monkeypatch.setattr("tidewaiter.adapters.advisory_update.live_feeds", lambda _names: ((OSV, address),))
        feeds.files["/npm/all.zip"] = (GOOD, '"1"')
        assert tidewaiter("db", "update", "-q").code == 0
        yield feeds


BAD = (
    (b"<!DOCTYPE html><title>Log in</title>", {}, "a web page came instead of a feed"),
    (zipped(*RECORDS[:7]), {}, "ghsa shrank from 10 to 7 records"),
    (GOOD[:-40], {}, "feed file cannot be read: File is not a zip file"),
    (zipped(*TOMORROW), {}, "12 of 12 records are dated in the future: a clock is wrong"),
    (GOOD + b" ", {"Last-Modified": "Thu, 01 Jan 2088 00:00:00 GMT"}, "the server dates the file 2088-01-01"),
    (zipped({"hello": "world"}), {}, "the file is no osv feed"),
    (b"", {}, "feed file cannot be read"),
)


def test_a_bad_version_of_a_feed_is_said_and_the_good_one_used(tidewaiter: Command, server: FeedServer) -> None:
    """What is wrong, the address, and how old what is used instead is; a good version is taken again."""
    for number, (body, headers, said) in enumerate(BAD, 2):
        server.files["/npm/all.zip"] = (body, f'"{number}"')
        server.headers["/npm/all.zip"] = headers
        done = tidewaiter("db", "update", "-q")
        (line,) = [one for one in done.err.splitlines() if one.startswith("problem:")]
        assert (done.code, said in line, f"({server.url}/npm/all.zip)" in line, "Its data of 20" in line) == (0, True, True, True), line
        assert "10 records" in tidewaiter("db", "status").out
    server.files["/npm/all.zip"] = (zipped(*RECORDS[:8]), '"good"')
    assert tidewaiter("db", "update", "-q").err == ""
    assert "8 records" in tidewaiter("db", "status").out


def test_a_file_that_breaks_off_again_and_again_is_said(tidewaiter: Command, server: FeedServer) -> None:
    """The next update goes on where it stopped."""
    server.files["/npm/all.zip"] = (zipped(*RECORDS, osv("GHSA-11", package="new")), '"2"')
    server.faults = [("cut", 50)] * 4
    done = tidewaiter("db", "update", "-q")
    assert (done.code, "the connection broke off after 200 bytes" in done.err, "tidewaiter db import" in done.err) == (1, True, True)
    assert "10 records" in tidewaiter("db", "status").out
    assert tidewaiter("db", "update", "-q").err == ""
    assert server.seen[-1][2] == 206
    assert "11 records" in tidewaiter("db", "status").out


def test_advisories_that_name_nothing_that_can_be_matched_are_counted(tidewaiter: Command, server: FeedServer) -> None:
    """No ecosystem, a kind of range that nobody knows, events that are none: the rest is read, and the first is named."""
    name = {"ecosystem": "npm", "name": "x"}
    wrong = [
        osv("GHSA-b1", affected=[{"package": {"name": "x"}, "versions": ["1"]}]),
        osv("GHSA-b2", affected=[{"package": name, "ranges": [{"type": "MOONS", "events": [{"introduced": "0"}]}]}]),
        osv("GHSA-b3", affected=[{"package": name, "ranges": [{"type": "SEMVER", "events": "?"}]}]),
        osv("GHSA-b4", affected="nonsense"),
    ]
    server.files["/npm/all.zip"] = (zipped(*RECORDS, *wrong), '"2"')
    done = tidewaiter("db", "update", "-q")
    assert "problem: 4 unusable records, first: osv: GHSA-b1 names a package without an ecosystem or a name" in done.err
    assert "4 unusable records" in tidewaiter("db", "status").out


def test_a_database_of_a_newer_version_is_told_from_a_damaged_one(tidewaiter: Command) -> None:
    """Every verb names the user's file, never our copy of it, and what to do; the current database stays."""
    write(Path("feeds"), osv=[osv()])
    tidewaiter("db", "build", "--from", "feeds", "--out", "new.sqlite")
    assert tidewaiter("db", "import", "new.sqlite", "--allow-unsigned").code == 0
    before = tidewaiter("db", "status").out
    raw = Path("new.sqlite").read_bytes()
    Path("cut.sqlite").write_bytes(raw[:-4096])
    Path("empty.sqlite").touch()
    Path("page.zst").write_text("<html>" * 100)
    Path("short.zst").write_bytes(b"\x28\xb5\x2f\xfd\x04")
    with sqlite3.connect("new.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for name, what, hint in (
        ("new.sqlite", "schema 99", "Upgrade tidewaiter"),
        ("cut.sqlite", "malformed", "db update"),
        ("empty.sqlite", "0 bytes", "db update"),
        ("page.zst", "not a database", "db update"),
        ("short.zst", "cannot be unpacked", "get the file again"),
    ):
        done = tidewaiter("db", "import", name, "--allow-unsigned")
        assert (done.code, what in done.err, hint in done.err) == (1, True, True), name
        assert f"where: {name}\n" in done.err
    assert "Upgrade tidewaiter" in tidewaiter("db", "status", "--db", "new.sqlite").err
    assert tidewaiter("db", "status").out == before


def test_what_is_wrong_with_a_bundle_names_the_bundle(tidewaiter: Command) -> None:
    """A missing key, another's key, another database under the manifest, a bundle that was cut: each says what to do."""
    private, public = keys(Path())
    _, other = keys(Path(), "other")
    write(Path("feeds"), osv=[osv()])
    tidewaiter("db", "build", "--from", "feeds", "--out", "new.sqlite")
    tidewaiter("db", "export", "--db", "new.sqlite", "--out", "b.tar", "--sign-with", str(private))
    raw = bytearray(Path("b.tar").read_bytes())
    Path("cut.tar").write_bytes(raw[:1600])
    raw[raw.index(b"\x28\xb5\x2f\xfd") + 200] ^= 1
    Path("changed.tar").write_bytes(raw)
    for arguments, said in (
        (("b.tar",), "--database-key"),
        (("b.tar", "--database-key", str(other)), "is not by the key"),
        (("b.tar", "--database-key", str(private)), "no Ed25519 public key"),
        (("b.tar", "--database-key", "none.pub"), "there is no such key"),
        (("changed.tar", "--database-key", str(public)), "where: changed.tar (database.sqlite.zst)"),
        (("cut.tar", "--database-key", str(public)), "the bundle cannot be read"),
        ((".", "--allow-unsigned"), "this is no file"),
    ):
        done = tidewaiter("db", "import", *arguments)
        assert (done.code, said in done.err) == (1, True), done.err
    assert not (home() / "current.json").exists()
