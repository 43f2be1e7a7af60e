"""The tables of the advisory database."""

import sqlite3
from pathlib import Path

import pytest

from tests.adapters.advisories import build, osv
from tidewaiter.adapters.advisory_schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError


def test_a_file_says_what_it_is_and_has_these_tables_only(tmp_path: Path) -> None:
    """The application id spells TWAD, and `user_version` is that of the schema."""
    path, _ = build(tmp_path, osv())
    with sqlite3.connect(path) as database, sqlite3.connect(":memory:") as empty:
        empty.executescript(TABLES)
        query = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert database.execute(query).fetchall() == empty.execute(query).fetchall()
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    database.close()
    empty.close()
    assert APPLICATION_ID.to_bytes(4, "big") == b"TWAD"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT number, body FROM affected WHERE ecosystem = ? AND name = ? ORDER BY number, part",
        "SELECT body FROM advisory WHERE number = ?",
        "SELECT number FROM alias WHERE alias = ? ORDER BY number",
        "SELECT body FROM facts WHERE cve = ?",
    ],
)
def test_what_matching_asks_is_found_by_a_key(query: str) -> None:
    """None reads a whole table, or sorts."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(TABLES)
        plan = " ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}", ("a",) * query.count("?")))
    database.close()
    assert "SEARCH" in plan
    assert "SCAN" not in plan
    assert "TEMP" not in plan


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        (f"user_version = {SCHEMA_VERSION + 1}", "newer|version|schema"),
        ("application_id = 1", "advisory database"),
    ],
)
def test_a_file_of_another_kind_or_a_newer_schema_is_refused(tmp_path: Path, pragma: str, said: str) -> None:
    """With words that tell the one from the other."""
    path, _ = build(tmp_path, osv())
    path.chmod(0o644)
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA {pragma}")
    database.commit()
    database.close()
    with pytest.raises(BadInputError, match=said):
        SqliteAdvisoryStore(path).info()
