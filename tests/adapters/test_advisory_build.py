"""Feeds to database."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import BUILT, build, osv, write
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError
from tidewaiter.model.advisory import DatabaseInfo, ExploitFacts
from tidewaiter.model.problem import Problem

KEV = {"cveID": "CVE-2024-1", "dateAdded": "2024-02-01", "knownRansomwareCampaignUse": "Known"}
ROW = {"cve": "CVE-2024-1", "cna": "acme", "published": "2024-01-01", "description": "text", "cvss3_vector": "AV:N", "cvss3_score": 9.8}


class LengthScorer:
    """Scores a record by the length of its description."""

    def __init__(self) -> None:
        self.seen: list[Mapping[str, Any]] = []

    def score(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[ExploitFacts]:
        """Score in order."""
        self.seen.extend(rows)
        return [
            ExploitFacts(cve=row["cve"], model=len(row["description"]) / 10, model_version="length-1", reasons=("long",)) for row in rows
        ]


def names(path: Path, ecosystem: str = "npm", name: str = "left-pad") -> list[str]:
    """List what names a package."""
    with SqliteAdvisoryStore(path) as store:
        return [advisory.id for advisory, _ in store.lookup(ecosystem, name)]


def status(info: DatabaseInfo, feed: str) -> Any:
    """Return the status of a source."""
    return next(item for item in info.feeds if item.feed == feed)


def test_the_same_inputs_and_date_give_the_same_bytes(tmp_path: Path) -> None:
    """A database can be rebuilt and compared by its hash; another date is another database."""
    rows = [osv(), osv("GHSA-2", aliases=["CVE-2024-1"])]
    one, info = build(tmp_path, *rows, out="one")
    other, _ = build(tmp_path, *rows, out="other")
    assert one.read_bytes() == other.read_bytes()
    assert (info.built, info.ecosystems, info.schema_version) == (BUILT, ("npm",), 1)
    assert (status(info, "ghsa").records, status(info, "ghsa").licence, status(info, "ghsa").newest) == (
        2,
        "CC-BY-4.0",
        "2026-01-01T00:00:00Z",
    )


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    """The same records in files that sort the other way round give the same bytes."""
    feeds = {
        "osv": [osv(), osv("GHSA-2", aliases=["CVE-2024-1"]), osv("GHSA-1", package="other")],
        "kev": [KEV],
        "rows": [ROW],
        "epss": [{"cve": "CVE-2024-1", "epss": 0.5, "percentile": 0.9, "_date": "2026-08-02"}],
    }
    for out, names in (("one", sorted(feeds)), ("other", sorted(feeds, reverse=True))):
        folder = write(tmp_path / f"feeds-{out}", **{f"{place}-{name}": feeds[name] for place, name in enumerate(names)})
        build_database(folder, tmp_path / out, LengthScorer(), built=BUILT)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_facts_join_every_feed(tmp_path: Path) -> None:
    """KEV, EPSS of the newest day, Metasploit dates, CVSS and the model's score meet in the CVE's row."""
    feeds = write(
        tmp_path / "feeds",
        a_rows=[ROW, ROW | {"cve": "CVE-1999-1"}],
        b_epss=[{"cve": "CVE-2024-1", "epss": 0.1, "percentile": 0.2, "_date": "2026-01-01"}],
        c_epss=[{"cve": cve, "epss": 0.5, "percentile": 0.9, "_date": "2026-08-02"} for cve in ("CVE-2024-1", "CVE-1999-2")],
        d_msf=[{"cve": "CVE-2024-1", "msf_first_seen": day} for day in ("2024-05-01", "2024-04-01")],
        e_kev=[KEV],
        z_osv=[osv(aliases=["CVE-2024-1"])],
    )
    scorer = LengthScorer()
    info = build_database(feeds, tmp_path / "db", scorer, built=BUILT)
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        facts = store.facts("CVE-2024-1")
        assert store.facts("CVE-1999-2") is None
    assert facts == ExploitFacts(
        cve="CVE-2024-1",
        kev=True,
        kev_added="2024-02-01",
        kev_ransomware=True,
        epss=0.5,
        epss_percentile=0.9,
        epss_date="2026-08-02",
        model=0.4,
        model_version="length-1",
        reasons=("long",),
        cvss_score=9.8,
        cvss_vector="CVSS:3.1/AV:N",
        metasploit_added="2024-04-01",
    )
    assert (info.has_epss, info.has_kev, info.model_version) == (True, True, "length-1")
    assert [row["cve"] for row in scorer.seen] == ["CVE-2024-1"]


def test_a_rating_that_only_a_distribution_published_is_not_passed_on(tmp_path: Path) -> None:
    """The model may read it; the database does not carry it."""
    feeds = write(tmp_path / "feeds", osv=[osv(aliases=["CVE-2024-1"])], rows=[ROW | {"cvss3_source": "debian"}])
    build_database(feeds, tmp_path / "db", LengthScorer(), built=BUILT)
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        facts = store.facts("CVE-2024-1")
    assert facts is not None
    assert (facts.cvss_score, facts.cvss_vector, facts.model) == (None, "", 0.4)


def test_missing_feeds_are_said(tmp_path: Path) -> None:
    """Without EPSS, KEV and scorer the database says so, and a CVE without facts has none."""
    path, info = build(tmp_path, osv(aliases=["CVE-2024-1"]))
    assert (info.has_epss, info.has_kev, info.model_version) == (False, False, "")
    with SqliteAdvisoryStore(path) as store:
        assert store.facts("CVE-2024-1") is None


def test_the_newest_record_of_an_id_wins(tmp_path: Path) -> None:
    """A later change replaces what was said of an ecosystem; an older copy changes nothing."""
    newer = osv(package="right-pad", modified="2026-02-01T00:00:00Z")
    for order, out in ((osv(), newer), "one"), ((newer, osv()), "other"):
        path, info = build(tmp_path, *order, out=out)
        assert (names(path), names(path, name="right-pad")) == ([], ["GHSA-1"])
        assert status(info, "ghsa").records == 1


def test_copies_split_by_ecosystem_are_joined(tmp_path: Path) -> None:
    """Mirrors keep a record once per ecosystem, with that ecosystem's packages only."""
    path, _ = build(tmp_path, osv(), osv(ecosystem="PyPI", package="Left_Pad"))
    assert (names(path), names(path, "PyPI", "left-pad")) == (["GHSA-1"], ["GHSA-1"])


def test_withdrawn_advisories_are_known_but_not_found(tmp_path: Path) -> None:
    """A withdrawal that comes later removes what the record said."""
    path, _ = build(tmp_path, osv(), osv(modified="2026-03-01T00:00:00Z", withdrawn="2026-03-01T00:00:00Z"))
    assert names(path) == []
    with SqliteAdvisoryStore(path) as store:
        advisory = store.advisory("GHSA-1")
    assert advisory is not None
    assert advisory.withdrawn


def test_a_malformed_record_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    """The build tells of every record it could not use."""
    told: list[Problem] = []
    path, info = build(tmp_path, osv(), {"id": "", "modified": "", "affected": []}, osv("GHSA-2"), on_problem=told.append)
    assert names(path) == ["GHSA-1", "GHSA-2"]
    assert [problem.code for problem in told] == ["feed-record-malformed"]
    assert "1 unusable record" in status(info, "osv").problem


def test_files_of_others_are_named_and_left_alone(tmp_path: Path) -> None:
    """A folder may hold other things than feeds."""
    told: list[Problem] = []
    feeds = write(tmp_path / "feeds", osv=[osv()], other=[{"hello": "world"}])
    build_database(feeds, tmp_path / "db", built=BUILT, on_problem=told.append)
    assert [(problem.code, problem.where, problem.incomplete) for problem in told] == [("feed-unrecognised", "other", False)]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    """A folder without any feed builds no empty database."""
    with pytest.raises(BadInputError, match="no advisory feed"):
        build_database(write(tmp_path / "feeds", other=[{"hello": "world"}]), tmp_path / "db")
    assert not (tmp_path / "db").exists()


def test_sources_limit_what_is_taken(tmp_path: Path) -> None:
    """Only the named publishers are in a database that is passed on."""
    feeds = write(
        tmp_path / "feeds",
        osv=[osv(), osv("DSA-1-1", ecosystem="Debian:12"), osv("CVE-2024-9", ecosystem="Alpine:v3.20")],
        kev=[KEV],
        epss=[{"cve": "CVE-2024-1", "epss": 0.5, "percentile": 0.9}],
    )
    info = build_database(feeds, tmp_path / "db", built=BUILT, sources={"ghsa", "kev"})
    assert (info.ecosystems, [item.feed for item in info.feeds], info.has_epss) == (("npm",), ["ghsa", "kev"], False)


@pytest.mark.shared
def test_reads_real_feeds(tmp_path: Path) -> None:
    """Real RustSec records build without a Problem, and a known flaw is found under its names."""
    feed = Path(__file__).resolve().parents[3] / "shared" / "data" / "osv" / "rustsec.jsonl.zst"
    if not feed.is_file():
        pytest.skip(f"shared data absent: {feed}")
    told: list[Problem] = []
    info = build_database(feed, tmp_path / "db", built=BUILT, on_problem=told.append)
    assert (status(info, "rustsec").records, told) == (712, [])
    with SqliteAdvisoryStore(tmp_path / "db") as store:
        advisory = store.advisory("CVE-2021-45710")
    assert advisory is not None
    assert json.dumps([entry.name for entry in advisory.affected]) == '["tokio"]'
