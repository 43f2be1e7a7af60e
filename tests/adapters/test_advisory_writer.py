"""Rows of the database."""

import random
from datetime import UTC, datetime
from pathlib import Path

from tidewaiter.adapters.advisory_rows import row_of
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.advisory_stage import AdvisoryStage
from tidewaiter.adapters.advisory_writer import AdvisoryWriter
from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts, VersionRange

NOW = datetime(2026, 1, 1, tzinfo=UTC)
META = {"built": "2026-01-01", "ecosystems": "[]", "feeds": "[]", "has_epss": "", "has_kev": "", "model_version": ""}


def advisory(modified: str, *names: str, ecosystem: str = "npm", **fields: str) -> Advisory:
    """Make an advisory on some packages."""
    packages = tuple(Affected(ecosystem=ecosystem, name=name, ranges=(VersionRange(fixed="1.0.0"),)) for name in names)
    related = ("CVE-2024-2", "X-1")
    return Advisory(id="GHSA-1", source="ghsa", aliases=("CVE-2024-1",), related=related, modified=modified, affected=packages, **fields)


def packages(path: Path, *advisories: Advisory) -> list[tuple[str, str]]:
    """Write advisories and return the packages that are named in the end."""
    path.unlink(missing_ok=True)
    stage, writer = AdvisoryStage(path.with_suffix(".stage"), NOW), AdvisoryWriter(path)
    stage.add(row_of(item, "osv") for item in advisories)
    writer.advisories(stage)
    named = [row[0] for row in stage.facts()]
    writer.facts([ExploitFacts(cve="CVE-2024-1", kev=True)])
    writer.finish(META)
    writer.close()
    stage.close()
    assert named == ["CVE-2024-1", "CVE-2024-2"]
    assert not stage.path.exists()
    with SqliteAdvisoryStore(path) as store:
        return list(store.packages())


def test_newer_replaces_equal_adds_and_older_is_ignored(tmp_path: Path) -> None:
    """The date of the last change decides, whatever comes first."""
    old, new = advisory("2024-01-01", "a"), advisory("2024-02-01", "b")
    assert packages(tmp_path / "db", old, new) == packages(tmp_path / "db", new, old) == [("npm", "b")]
    assert packages(tmp_path / "db", old, advisory("2024-01-01", "c")) == [("npm", "a"), ("npm", "c")]


def test_ecosystems_are_renewed_one_by_one(tmp_path: Path) -> None:
    """A newer record on one ecosystem does not erase what an older one says of another."""
    assert packages(tmp_path / "db", advisory("2024-01-01", "a", ecosystem="PyPI"), advisory("2024-02-01", "b")) == [
        ("PyPI", "a"),
        ("npm", "b"),
    ]


def test_a_withdrawal_that_names_no_package_still_counts(tmp_path: Path) -> None:
    """The newest record is withdrawn: nothing that older ones said is left."""
    assert packages(tmp_path / "db", advisory("2024-01-01", "a"), advisory("2024-02-01", withdrawn="2024-02-01")) == []


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    """Any shuffle, with repeats, gives the same bytes."""
    given = [advisory(f"2024-01-0{day}", *names) for day, names in enumerate(("ab", "c", "bcd", "e"), 1)]
    given += [advisory("2024-01-04", "f"), advisory("2024-01-04", "e", summary="other words")]
    seen = set()
    for seed in range(10):
        rows = [*given, *given[:seed]]
        random.Random(seed).shuffle(rows)  # noqa: S311 - a shuffle for a test
        packages(tmp_path / "db", *rows)
        seen.add((tmp_path / "db").read_bytes())
    assert len(seen) == 1
