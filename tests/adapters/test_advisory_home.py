"""Where databases live."""

import json
from pathlib import Path

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters import advisory_home
from tidewaiter.adapters.advisory_home import (
    default_database_path,
    home,
    import_database,
    pack_database,
    readable_database,
    shipped_manifest,
)
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.errors import BadInputError, DigestMismatchError, LimitExceededError, NotFoundError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own cache out of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    return tmp_path / "cache" / "tidewaiter" / "advisories"


def test_the_home_is_the_cache_and_in_lambda_the_writable_disk() -> None:
    """XDG is honoured; a function can only write below its temporary folder."""
    assert home({"XDG_CACHE_HOME": "/c"}) == Path("/c/tidewaiter/advisories")
    assert home({"HOME": "/h"}) == Path("/h/.cache/tidewaiter/advisories")
    assert home({"HOME": "/h", "AWS_LAMBDA_FUNCTION_NAME": "scan"}).name == "advisories"
    assert "/h" not in str(home({"HOME": "/h", "AWS_LAMBDA_FUNCTION_NAME": "scan"}))


def test_the_shipped_database_opens_offline(cache: Path) -> None:
    """First use unpacks it under the name of its checksum; the second use finds it."""
    with open_database() as store:
        info = store.info()
        log4shell = store.facts("CVE-2021-44228")
        hits = [advisory.id for advisory, _ in store.lookup("Maven", "org.apache.logging.log4j:log4j-core")]
    assert (info.sha256, info.built) == (shipped_manifest()["sha256"], shipped_manifest()["built"])
    assert {"npm", "PyPI", "Go", "Maven", "AlmaLinux:9"} <= set(info.ecosystems)
    assert log4shell is not None
    assert log4shell.kev
    assert "GHSA-jfh8-c2jp-5v3q" in hits
    assert [path.name for path in cache.iterdir()] == [f"{info.sha256}.sqlite"]
    assert default_database_path() == cache / f"{info.sha256}.sqlite"


def test_the_shipped_database_holds_licensed_sources_only() -> None:
    """What the wheel carries may be carried: no distribution without a stated licence, no EPSS."""
    with open_database() as store:
        info = store.info()
    assert {feed.feed for feed in info.feeds} == {"almalinux", "bitnami", "cve", "ghsa", "go", "kev", "pysec", "rustsec"}
    assert all(feed.licence and not feed.problem for feed in info.feeds)
    assert (info.has_epss, info.has_kev) == (False, True)


def test_an_imported_database_becomes_the_current_one(tmp_path: Path) -> None:
    """Plain or compressed, if it is newer than the shipped one."""
    path, _ = build(tmp_path, osv())
    pack_database(path, tmp_path / "packed.zst")
    for file in (path, tmp_path / "packed.zst"):
        info = import_database(file)
        assert default_database_path().name == f"{info.sha256}.sqlite"
    with SqliteAdvisoryStore(default_database_path()) as store:
        assert list(store.lookup("npm", "left-pad"))


def test_an_older_import_does_not_hide_the_shipped_one(cache: Path) -> None:
    """After an upgrade of the program its database may be newer than an import of long ago."""
    cache.mkdir(parents=True)
    (cache / "aa.sqlite").touch()
    (cache / "current.json").write_text(json.dumps({"sha256": "aa", "built": "2020-01-01T00:00:00Z"}))
    assert default_database_path().stem == shipped_manifest()["sha256"]
    (cache / "current.json").write_text("{broken")
    assert default_database_path().stem == shipped_manifest()["sha256"]


def test_a_broken_import_changes_nothing(tmp_path: Path, cache: Path) -> None:
    """A corrupt, truncated or missing file is an error, and the current database stays."""
    path, _ = build(tmp_path, osv())
    pack_database(path, tmp_path / "packed.zst")
    (tmp_path / "short.zst").write_bytes((tmp_path / "packed.zst").read_bytes()[:200])
    (tmp_path / "text").write_text("no database")
    for name in ("short.zst", "text"):
        with pytest.raises(BadInputError) as caught:
            import_database(tmp_path / name)
        assert caught.value.where == str(tmp_path / name)
    with pytest.raises(NotFoundError):
        import_database(tmp_path / "none")
    assert list(cache.iterdir()) == []


def test_a_database_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file may unpack to a huge one."""
    path, _ = build(tmp_path, osv())
    monkeypatch.setattr(advisory_home, "MAX_DATABASE", 1000)
    with pytest.raises(LimitExceededError):
        import_database(path)


def test_a_changed_package_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest names the checksum; other bytes are refused."""
    data = tmp_path / "data"
    data.mkdir()
    path, _ = build(tmp_path, osv())
    pack_database(path, data / "advisories.sqlite.zst")
    (data / "advisories.json").write_text(json.dumps({"sha256": "0" * 64, "built": "2026-01-01"}))
    monkeypatch.setattr(advisory_home.resources, "files", lambda _package: tmp_path)
    with pytest.raises(DigestMismatchError):
        default_database_path()


def test_a_tree_without_data_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither shipped nor imported: the hint names the command."""
    monkeypatch.setattr(advisory_home.resources, "files", lambda _package: tmp_path)
    with pytest.raises(NotFoundError, match="tidewaiter db update"):
        default_database_path()


def test_a_database_that_cannot_be_read_is_none_for_whoever_replaces_it(cache: Path) -> None:
    """A damaged file in the cache is no reason to stop; a good one is opened, and closed again."""
    with readable_database() as store:
        assert store is not None
        assert store.info().has_kev
    for file in cache.glob("*.sqlite"):
        file.write_text("no database")
    with readable_database() as store:
        assert store is None


def test_older_imports_are_removed(tmp_path: Path, cache: Path) -> None:
    """Only the current and the shipped database stay on disk."""
    default_database_path()
    infos = [import_database(build(tmp_path, osv(fixed=version), out=version)[0]) for version in ("1.0.0", "2.0.0")]
    assert {path.stem for path in cache.glob("*.sqlite")} == {infos[1].sha256, shipped_manifest()["sha256"]}


def test_cache_that_cannot_be_written_is_an_error_with_a_way_out(tmp_path, monkeypatch):
    """A read-only home names the folder and the variable to set, instead of a trace."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    database = tmp_path / "any.sqlite"
    database.write_bytes(b"x")
    with pytest.raises(BadInputError, match="cannot be stored") as caught:
        import_database(database)
    assert "XDG_CACHE_HOME" in caught.value.hint
