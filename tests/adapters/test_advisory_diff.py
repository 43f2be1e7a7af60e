"""What changed between databases."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import BUILT, build, osv, write
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_diff import Delta, changed_cves, changed_packages, delta_of, dump_delta, load_delta
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.errors import BadInputError


def test_only_packages_with_other_words_are_named(tmp_path: Path) -> None:
    """New, gone and changed advisories name their packages; the same word under another row number does not."""
    old, _ = build(tmp_path, osv("GHSA-1", package="same"), osv("GHSA-2", package="gone"), osv("GHSA-3", package="moved"), out="old")
    new, _ = build(
        tmp_path, osv("GHSA-3", package="moved", fixed="9.0"), osv("GHSA-4", package="fresh"), osv("GHSA-1", package="same"), out="new"
    )
    with SqliteAdvisoryStore(old) as before, SqliteAdvisoryStore(new) as after:
        assert changed_packages(before, after) == (("npm", "fresh"), ("npm", "gone"), ("npm", "moved"))
        assert changed_packages(before, before) == ()


def test_a_later_date_alone_changes_nothing(tmp_path: Path) -> None:
    """Publishers touch records without changing them."""
    old, _ = build(tmp_path, osv(), out="old")
    new, _ = build(tmp_path, osv(modified="2026-05-05T00:00:00Z"), out="new")
    with SqliteAdvisoryStore(old) as before, SqliteAdvisoryStore(new) as after:
        assert changed_packages(before, after) == ()


def with_facts(folder: Path, name: str, **feeds: list[dict[str, Any]]) -> SqliteAdvisoryStore:
    """Build a database of two advisories with facts."""
    rows = [osv(aliases=["CVE-2024-1"]), osv("GHSA-2", package="other", related=["CVE-2024-2"])]
    build_database(write(folder / f"feeds-{name}", osv=rows, **feeds), folder / name, built=BUILT)
    return SqliteAdvisoryStore(folder / name)


def epss(*scores: float) -> list[dict[str, Any]]:
    """Rate the two CVEs."""
    return [{"cve": f"CVE-2024-{n}", "epss": score, "percentile": 0.5, "_date": "2026-08-02"} for n, score in enumerate(scores, 1)]


def test_what_is_known_of_a_cve_is_news_but_drift_is_not(tmp_path: Path) -> None:
    """Entering KEV, a first EPSS score and one that moved by a point count; a day's drift does not. Packages are found by CVE."""
    kev = [{"cveID": "CVE-2024-1", "dateAdded": "2026-05-05"}]
    plain, exploited = with_facts(tmp_path, "plain"), with_facts(tmp_path, "kev", kev=kev)
    low, drifted, moved = (
        with_facts(tmp_path, name, epss=epss(*scores)) for name, scores in (("a", (0.1, 0.2)), ("b", (0.105, 0.2)), ("c", (0.1, 0.3)))
    )
    assert (changed_packages(plain, exploited), changed_cves(plain, exploited)) == ((), ("CVE-2024-1",))
    assert list(exploited.packages_of({"CVE-2024-1"})) == [("npm", "left-pad")]
    assert list(exploited.packages_of({"CVE-2024-2", "CVE-1-1"})) == [("npm", "other")]
    assert changed_cves(plain, low) == changed_cves(low, plain) == ("CVE-2024-1", "CVE-2024-2")
    assert changed_cves(low, drifted) == ()
    assert changed_cves(low, moved) == ("CVE-2024-2",)
    for store in (plain, exploited, low, drifted, moved):
        store.close()


def test_a_delta_names_both_databases_and_survives_writing(tmp_path: Path) -> None:
    """The first database changes everything it names."""
    path, info = build(tmp_path, osv())
    with SqliteAdvisoryStore(path) as store:
        first = delta_of(None, store)
    assert first == Delta(since="", sha256=info.sha256, built=BUILT, packages=(("npm", "left-pad"),), cves=())
    assert load_delta(dump_delta(replace(first, cves=("CVE-2024-1",)))) == replace(first, cves=("CVE-2024-1",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema_version":9}',
        b"[" * 100_000,
        b'{"schema_version":1,"from":"","to":"","built":"","packages":[1],"cves":[]}',
    ],
)
def test_what_is_no_delta_is_refused(body: bytes) -> None:
    """Other JSON, no JSON, and a newer version."""
    with pytest.raises(BadInputError):
        load_delta(body)
