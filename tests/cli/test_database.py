"""`tidewaiter db`."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.adapters.advisories import osv, write
from tests.adapters.feed_server import serving
from tests.adapters.test_advisory_bundle import keys
from tests.cli.conftest import Command
from tidewaiter.feeds.osv import OSV


@pytest.fixture(autouse=True)
def own_home(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the home's database: these verbs are about that."""
    del tidewaiter
    monkeypatch.delenv("TIDEWAITER_DB")


def live_at(monkeypatch: pytest.MonkeyPatch, *urls: str) -> None:
    """Let the live OSV feed be here."""
    monkeypatch.setattr("tidewaiter.adapters.advisory_update.live_feeds", lambda _names: tuple((OSV, url) for url in urls))


def test_build_import_and_status(tidewaiter: Command) -> None:
    """A folder of feeds becomes a database, which becomes the current one of this machine."""
    write(Path("feeds"), osv=[osv()])
    assert tidewaiter("db", "build", "--from", "feeds", "--out", "new.sqlite").code == 0
    refused = tidewaiter("db", "import", "new.sqlite")
    assert (refused.code, "--allow-unsigned" in refused.err) == (1, True)
    imported = tidewaiter("db", "import", "new.sqlite", "--allow-unsigned")
    assert (imported.code, "NOT SIGNED" in imported.err) == (0, True)
    assert "npm" in imported.out
    info = json.loads(tidewaiter("db", "status", "--json").out)
    assert info["ecosystems"] == ["npm"]
    assert "EPSS      missing" in tidewaiter("db", "status").out


def test_diff_lists_the_packages_that_changed(tidewaiter: Command) -> None:
    """Data is on stdout as tab-separated lines, the count on stderr."""
    write(Path("one"), osv=[osv()])
    write(Path("two"), osv=[osv(fixed="1.3.0"), osv("GHSA-2", package="right-pad")])
    for name in ("one", "two"):
        tidewaiter("db", "build", "--from", name, "--out", f"{name}.sqlite")
    done = tidewaiter("db", "diff", "one.sqlite", "two.sqlite")
    assert (done.code, done.out) == (0, "npm\tleft-pad\nnpm\tright-pad\n")
    assert "2 packages changed, 0 CVEs" in done.err
    assert json.loads(tidewaiter("db", "diff", "one.sqlite", "two.sqlite", "--json").out)["packages"] == [
        ["npm", "left-pad"],
        ["npm", "right-pad"],
    ]


def test_a_list_of_known_malware_is_imported(tidewaiter: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept for all later scans, `db status` counts it, and a program that it names is a critical finding."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    program = Path("root/usr/bin/tool")
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(100))
    program.chmod(0o755)
    Path("bad.txt").write_text(f"{hashlib.sha256(program.read_bytes()).hexdigest()}  miner\nnonsense\n")
    imported = tidewaiter("db", "import", "bad.txt")
    assert (imported.code, "known-bad files: 1;" in imported.out, "SHA-256" in imported.err) == (0, True, True)
    assert "known-bad" in tidewaiter("db", "status").out
    report = json.loads(tidewaiter("scan", "dir", "root", "--format", "json").out)
    assert "TW-MALWARE-known-bad-file" in {finding["rule_id"] for finding in report["findings"]}


def test_a_signed_export_is_imported_elsewhere(tidewaiter: Command) -> None:
    """One file carries database and signature; the importer sees by which key."""
    private, public = keys(Path())
    write(Path("feeds"), osv=[osv()])
    tidewaiter("db", "build", "--from", "feeds", "--out", "new.sqlite")
    exported = tidewaiter("db", "export", "--db", "new.sqlite", "--out", "b.tar", "--sign-with", str(private))
    assert (exported.code, exported.err) == (0, "")
    imported = tidewaiter("db", "import", "b.tar", "--database-key", str(public))
    assert (imported.code, "signed by key" in imported.err) == (0, True)
    assert "not signed" in tidewaiter("db", "export", "--out", "a-new-folder/c.tar").err
    assert tidewaiter("db", "import", "c.tar", "--database-key", str(public)).code == 1


def test_update_makes_the_live_feeds_current(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was fetched is what a scan uses from then on; a feed that fails is told and does not stop the rest."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("GHSA-1.json", json.dumps(osv()))
    with serving() as feeds:
        feeds.files["/npm/all.zip"] = (packed.getvalue(), '"1"')
        live_at(monkeypatch, f"{feeds.url}/npm/all.zip", f"{feeds.url}/gone.json")
        done = tidewaiter("db", "update")
    assert done.code == 0
    assert "covers    1 ecosystem: npm" in done.out
    assert "gone.json" in done.err
    assert json.loads(tidewaiter("db", "status", "--json").out)["ecosystems"] == ["npm"]


def test_update_offline_is_an_error_with_a_way_out(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """No feed could be fetched: nothing changes, and the hint names the import."""
    live_at(monkeypatch, "http://127.0.0.1:9/all.zip")
    done = tidewaiter("db", "update")
    assert (done.code, done.out) == (1, "")
    assert "no feed could be fetched" in done.err
    assert "tidewaiter db import" in done.err


def test_files_that_are_no_database_are_errors(tidewaiter: Command) -> None:
    """Empty, foreign and missing ones, each with its place."""
    Path("empty.sqlite").write_text("")
    Path("text.sqlite").write_text("text")
    for name in ("empty.sqlite", "text.sqlite", "missing.sqlite"):
        done = tidewaiter("db", "status", "--db", name)
        assert (done.code, done.out) == (1, "")
        assert name in done.err


def test_build_from_nothing_is_an_error(tidewaiter: Command) -> None:
    """A folder that is not there is no empty database."""
    done = tidewaiter("db", "build", "--from", "nothing")
    assert done.code == 1
    assert not Path("advisories.sqlite").exists()
