"""Rows of feeds to the database."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.advisories import BUILT
from tidewaiter.adapters.advisory_merge import merge_rows
from tidewaiter.adapters.advisory_rows import Row, row_of
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError
from tidewaiter.feeds._feed import CveRow
from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts, VersionRange

FIXED = VersionRange(introduced="0", fixed="2")


def advisory(number: int, modified: str = "2026-01-01T00:00:00Z", summary: str = "") -> Row:
    """Make the row of an advisory about one package."""
    affected = (Affected(ecosystem="npm", name=f"lib{number}", ranges=(FIXED,)),)
    names = {"id": f"GHSA-{number}", "aliases": (f"CVE-2024-{number}",)}
    return row_of(Advisory(**names, source="ghsa", modified=modified, summary=summary, affected=affected), "osv")


ROWS = [
    *(advisory(number) for number in range(4)),
    advisory(1, "2026-02-01T00:00:00Z", "corrected"),
    ("kev", "CVE-2024-1", "2026-01-05", ""),
    ("kev", "CVE-2024-1", "2026-01-04", "1"),
    ("epss", "CVE-2024-2", "2026-01-01", "0.1", "0.2"),
    ("epss", "CVE-2024-2", "2026-01-02", "0.3", "0.4"),
    ("exploit", "CVE-2024-3", "metasploit", "2026-01-03"),
    row_of(CveRow(cve="CVE-2024-3", modified="2026-01-01", columns={"cvss3_score": 9.8, "cvss3_source": "cna"}), "cve"),
    ("problem", "osv", "a.json: no id"),
]


class Earlier:
    """A database that knows a model score."""

    def facts(self, cve: str) -> ExploitFacts | None:
        """Score one CVE."""
        return ExploitFacts(cve=cve, model=0.5, model_version="m1") if cve == "CVE-2024-0" else None


@settings(max_examples=15, deadline=None)
@given(st.permutations(ROWS), st.lists(st.sampled_from(ROWS), max_size=3))
def test_order_and_repetition_change_no_byte(rows: list[Row], again: list[Row]) -> None:
    """Rows of problems are counted, so only those are not repeated."""
    with TemporaryDirectory() as folder:
        one, other = Path(folder) / "one", Path(folder) / "other"
        merge_rows(ROWS, one, built=BUILT)
        merge_rows([*rows, *(row for row in again if row[0] != "problem")], other, built=BUILT)
        assert one.read_bytes() == other.read_bytes()


def test_the_newest_word_on_an_advisory_and_the_worst_on_a_cve_count(tmp_path: Path) -> None:
    """A correction replaces what it corrects; the first day in KEV, known ransomware and the latest EPSS stay."""
    merge_rows(ROWS, tmp_path / "db", built=BUILT)
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        ((found, affected),) = store.lookup("npm", "lib1")
        kev, epss, exploit = (store.facts(f"CVE-2024-{number}") for number in (1, 2, 3))
        assert store.advisory("CVE-2024-1") is not None
    assert (found.summary, affected.ranges) == ("corrected", (FIXED,))
    assert kev is not None
    assert epss is not None
    assert exploit is not None
    assert (kev.kev_added, kev.kev_ransomware, epss.epss, exploit.metasploit_added, exploit.cvss_score) == (
        "2026-01-04",
        True,
        0.3,
        "2026-01-03",
        9.8,
    )


def test_what_is_not_scored_anew_keeps_its_score_and_feeds_say_how_old_they_are(tmp_path: Path) -> None:
    """Functions have no model; a feed that was not renewed, and one of which nothing came, are named with the reason."""
    notes = {"ghsa": "not renewed since May: 404", "kev-mirror": "refused"}
    info = merge_rows(ROWS, tmp_path / "db", built=BUILT, fetched={"ghsa": "2026-05-01"}, notes=notes, earlier=Earlier())
    feeds = {one.feed: one for one in info.feeds}
    assert (info.model_version, info.has_kev, info.has_epss, info.ecosystems) == ("m1", True, True, ("npm",))
    assert (feeds["ghsa"].records, feeds["ghsa"].fetched, feeds["ghsa"].problem) == (4, "2026-05-01", notes["ghsa"])
    assert (feeds["kev-mirror"].records, feeds["kev-mirror"].problem) == (0, "refused")
    assert feeds["osv"].problem == "1 unusable record, first: a.json: no id"
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        facts = store.facts("CVE-2024-0")
    assert facts is not None
    assert facts.model == 0.5


def test_rows_that_end_in_an_error_leave_the_database_before(tmp_path: Path) -> None:
    """A damaged part is found while it is read; what was half built is not taken up by the next build."""
    merge_rows(ROWS, tmp_path / "db", built=BUILT)
    before = (tmp_path / "db").read_bytes()

    def broken() -> Iterator[Row]:
        yield ROWS[0]
        raise BadInputError("damaged")

    with pytest.raises(BadInputError):
        merge_rows(broken(), tmp_path / "db", built=BUILT)
    assert (tmp_path / "db").read_bytes() == before
    merge_rows(ROWS, tmp_path / "db", built=BUILT)
    assert (tmp_path / "db").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["db"]


@pytest.mark.parametrize("source", ["chainguard", "wolfi"])
def test_an_id_of_github_brings_its_cve(tmp_path: Path, source: str) -> None:
    """Secdb lists GHSA and CVE of one flaw one beside the other, and says nowhere that they are the same."""
    curl = Affected(ecosystem="Wolfi", name="curl", ranges=(VersionRange(fixed="2"),))
    theirs = Affected(ecosystem="Go", name="example.com/curl", ranges=(VersionRange(fixed="2"),))
    items = (
        Advisory(id="GHSA-aaaa-bbbb-cccc", source="ghsa", aliases=("CVE-2024-1", "GO-1"), affected=(theirs,)),
        Advisory(id="GHSA-aaaa-bbbb-cccc", source=source, affected=(curl,)),
        Advisory(id="GHSA-dddd-dddd-dddd", source=source, affected=(curl,)),
    )
    merge_rows([row_of(item, source) for item in items], tmp_path / "db", built=BUILT)
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        found = {advisory.id: advisory.aliases for advisory, _ in store.lookup("Wolfi", "curl")}
    assert found == {"GHSA-aaaa-bbbb-cccc": ("CVE-2024-1",), "GHSA-dddd-dddd-dddd": ()}
