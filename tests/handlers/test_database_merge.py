"""Parts of feeds to the database that functions use."""

import json

import pytest

from handlers import _wiring, database_merge
from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.feed_parts import Part, write_rows
from tidewaiter.adapters.s3_database import S3Databases
from tidewaiter.errors import ConflictError


@pytest.fixture
def folder(account, bus, tmp_path, monkeypatch):
    """Give an account without a database, and a small shipped one."""
    shipped, _ = build(tmp_path, osv())
    monkeypatch.setattr(_wiring, "shipped", lambda: SqliteAdvisoryStore(shipped))
    databases = S3Databases(client=_wiring.client("s3"), bucket="artefacts", folder=tmp_path)
    monkeypatch.setattr(_wiring, "databases", lambda: databases)
    return tmp_path


def _put(folder, *cves):
    sha256 = write_rows((("kev", cve, "2026-01-01", "") for cve in cves), folder / "rows")
    fetched = _wiring.clock().now().isoformat()
    part = Part(name="k", feed="kev", start="https://k", url="https://k", sha256=sha256, counts={"kev": len(cves)}, fetched=fetched)
    _wiring.parts().put(part, folder / "rows")


def test_a_database_is_built_announced_once_and_then_left(folder, bus, context):
    """Without parts there is none; asked again, nothing is built and nothing announced."""
    assert database_merge.handler({}, context) == {"built": False, "announced": False, "pruned": 0, "sha256": ""}
    _put(folder, "CVE-2024-1")
    first = database_merge.handler({}, context)
    assert (first["built"], first["announced"]) == (True, True)
    with _wiring.advisories() as store:
        assert store.info().sha256 == first["sha256"]
    assert [(name, detail["sha256"]) for name, detail in bus.events] == [("tidewaiter.database.changed", first["sha256"])]
    assert database_merge.handler({}, context) == {"built": False, "announced": False, "pruned": 0, "sha256": ""}
    assert len(bus.events) == 1


def test_what_a_dead_run_did_not_announce_the_next_one_does(folder, bus, context, monkeypatch):
    """The database is there already, so it is not built twice."""
    _put(folder, "CVE-2024-1")

    def dead(*_given):
        raise ConflictError("the function died here")

    with monkeypatch.context() as patched:
        patched.setattr(database_merge, "announce", dead)
        with pytest.raises(ConflictError):
            database_merge.handler({}, context)
    assert bus.events == []
    again = database_merge.handler({}, context)
    assert (again["built"], again["announced"], len(bus.events)) == (False, True, 1)


def test_feeds_whose_function_died_raise_the_alarm_and_stop_nothing(folder, bus, context, capsys):
    """They could not note it themselves, and the run goes on: without this nobody would hear of a feed that never comes."""
    _put(folder, "CVE-2024-1")
    fetched = [
        {"state": "done"},
        {"state": "failed", "feed": "osv"},
        {"state": "failed", "feed": "osv"},
        {"state": "failed", "feed": "kev"},
    ]
    assert database_merge.handler({"fetched": fetched}, context)["built"]
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"FeedsKeptBack"' in line]
    assert [one["FeedsKeptBack"] for one in printed] == [[2.0]]
