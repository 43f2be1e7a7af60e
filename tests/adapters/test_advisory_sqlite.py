"""The database as advisory store."""

import sqlite3
from pathlib import Path

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.errors import BadInputError, NotFoundError


def test_looks_up_by_normalised_name(tmp_path: Path) -> None:
    """Any spelling of a Python name finds it; another ecosystem of that name does not."""
    path, _ = build(tmp_path, osv(ecosystem="PyPI", package="Foo_Bar", fixed="2.0"))
    with SqliteAdvisoryStore(path) as store:
        ((advisory, affected),) = store.lookup("PyPI", "foo.bar")
        assert (advisory.id, affected.ranges[0].fixed, advisory.affected) == ("GHSA-1", "2.0", (affected,))
        assert list(store.lookup("npm", "foo-bar")) == []


def test_explains_by_any_name(tmp_path: Path) -> None:
    """An advisory is found by its id and its aliases, with all its packages; its own id is preferred."""
    path, _ = build(tmp_path, osv(aliases=["GHSA-2", "CVE-2024-1"]), osv("GHSA-2"))
    with SqliteAdvisoryStore(path) as store:
        by_id, by_alias = store.advisory("GHSA-2"), store.advisory("CVE-2024-1")
        assert by_id is not None and by_alias is not None  # noqa: PT018 - one thought
        assert (by_id.id, by_alias.id, [entry.name for entry in by_alias.affected]) == ("GHSA-2", "GHSA-1", ["left-pad"])
        assert store.advisory("CVE-1") is None
        assert list(store.packages()) == [("npm", "left-pad")]


def test_the_file_is_opened_read_only(tmp_path: Path) -> None:
    """Nothing can be written, no journal appears, and a read-only file works."""
    path, _ = build(tmp_path, osv())
    path.chmod(0o400)
    with SqliteAdvisoryStore(path) as store:
        assert list(store.lookup("npm", "left-pad"))
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store._database.execute("DELETE FROM advisory")
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["advisories.sqlite"]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The error names the file and the command that brings one."""
    with pytest.raises(NotFoundError, match="tidewaiter db update"):
        open_database(tmp_path / "none.sqlite")


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    """0 bytes is a valid SQLite file, but no database of advisories: never zero findings."""
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(BadInputError, match="0 bytes"):
        open_database(tmp_path / "empty.sqlite")


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    """Text, another program's database and another schema are told apart."""
    (tmp_path / "text").write_text("not a database at all, but longer than a header" * 99)
    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE meta (key, value)")
    other.close()
    path, _ = build(tmp_path, osv())
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version=99")
    newer.close()
    for file, words in ((tmp_path / "text", "corrupt"), (tmp_path / "other", "no advisory database"), (path, "schema 99")):
        with pytest.raises(BadInputError, match=words):
            open_database(file)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    """A copy that broke off is found before it is searched."""
    path, _ = build(tmp_path, osv())
    for size in (path.stat().st_size - 4096, 100):
        path.write_bytes(path.read_bytes()[:size])
        with pytest.raises(BadInputError, match=r"cut short|corrupt"):
            open_database(path)
