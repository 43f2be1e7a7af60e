"""Lists of known malware beside the database."""

import pytest

from tests.adapters.advisories import osv, write
from tidewaiter.adapters import known_bad_lists
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.known_bad_lists import WithList, read_list
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.ports import AdvisoryStore

A, B = "a" * 64, "b" * 64


def listing(tmp_path, text):
    """Write a list."""
    path = tmp_path / "list"
    path.write_text(text)
    return path


def test_a_list_is_read_with_what_is_wrong_in_it(tmp_path):
    """The first lines that are none are named."""
    found, problems = read_list(listing(tmp_path, f"{A}  miner\n" + "nonsense\n" * 50 + f"{B}\n"))
    assert {sha256: one.summary for sha256, one in found.items()} == {A: "miner", B: "malware without a name"}
    assert len(problems) == known_bad_lists.TOLD


@pytest.mark.parametrize("text", ["", "words of a text\n", "cveID,dateAdded\nCVE-2026-1,2026-01-01\n"])
def test_a_file_that_is_no_list_is_refused(tmp_path, text):
    """Silence would read as "none of these files is here"."""
    with pytest.raises(BadInputError, match="no list"):
        read_list(listing(tmp_path, text))


def test_a_list_that_is_too_long_belongs_into_the_database(tmp_path, monkeypatch):
    """Memory is bounded."""
    monkeypatch.setattr(known_bad_lists, "MOST", 1)
    with pytest.raises(LimitExceededError, match="more than 1"):
        read_list(listing(tmp_path, f"{A}\n{B}\n"))


def test_the_list_is_asked_beside_the_database(tmp_path):
    """Everything else is the database's."""
    build_database(write(tmp_path / "feeds", osv=[osv("GHSA-1", package="left-pad")]), tmp_path / "db", built="2026-01-01T00:00:00Z")
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        both: AdvisoryStore = WithList(store, read_list(listing(tmp_path, f"{A}  miner\n"))[0])
        assert both.info().ecosystems == ("npm", "sha256")
        assert [advisory.summary for advisory, _ in both.lookup("sha256", A)] == ["miner"]
        assert list(both.lookup("sha256", B)) == []
        assert [advisory.id for advisory, _ in both.lookup("npm", "left-pad")] == ["GHSA-1"]
        assert both.advisory("GHSA-1") == store.advisory("GHSA-1")
        assert both.facts("CVE-2026-1") is None


def test_a_database_holds_the_files_of_many_rows_as_one_malware(tmp_path):
    """Found by the hash; a name is kept once."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "list.csv").write_text(f"# 2026-11-20\nsha256,name\n{A},Miner X\n{B},Miner X\n{'c' * 64},Other\n")
    build_database(feeds, tmp_path / "db", built="2026-11-21T00:00:00Z")
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        found = [advisory for sha256 in (A, B) for advisory, _ in store.lookup("sha256", sha256)]
        assert {(one.id, one.summary, one.modified) for one in found} == {
            ("KNOWN-BAD-known-bad-miner-x", "Miner X", "2026-11-20T00:00:00Z")
        }
        assert len(found) == 2
        assert [(feed.feed, feed.records) for feed in store.info().feeds] == [("known-bad", 2)]


def test_a_kept_list_replaces_one_of_its_name(tmp_path, monkeypatch):
    """Lists lie beside the databases; one that cannot be used replaces nothing, and no half of one is ever read."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place, count, problems = known_bad_lists.keep(listing(tmp_path, f"{A}\nnonsense\n"))
    assert (count, len(problems), known_bad_lists.kept()) == (1, 1, (place,))
    known_bad_lists.keep(listing(tmp_path, f"{A}\n{B}\n"))
    assert len(read_list(place)[0]) == 2
    with pytest.raises(BadInputError):
        known_bad_lists.keep(listing(tmp_path, "nothing\n"))
    (place.parent / "x.part").write_text(A)
    assert known_bad_lists.kept() == (place,)


def test_a_list_that_cannot_be_stored_is_an_error(tmp_path, monkeypatch):
    """A file lies where the folder should be."""
    (tmp_path / "tidewaiter").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(BadInputError, match="cannot be stored"):
        known_bad_lists.keep(listing(tmp_path, f"{A}\n"))


@pytest.mark.parametrize(
    ("data", "is_text"), [(A.encode(), True), (b"", False), (b"SQLite format 3\0", False), (b"\x28\xb5\x2f\xfdx", False)]
)
def test_lists_are_told_from_databases(tmp_path, data, is_text):
    """By their bytes, whatever they are called."""
    path = tmp_path / "file"
    path.write_bytes(data)
    assert known_bad_lists.is_list(path) is is_text
