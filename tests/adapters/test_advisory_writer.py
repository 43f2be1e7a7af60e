"""Rows of the database."""

from pathlib import Path

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.adapters.advisory_writer import AdvisoryWriter
from tidewaiter.model.advisory import Advisory, Affected, ExploitFacts, VersionRange

META = {"built": "2026-01-01", "ecosystems": "[]", "feeds": "[]", "has_epss": "", "has_kev": "", "model_version": ""}


def advisory(modified: str, *names: str) -> Advisory:
    """Make an advisory on some npm packages."""
    packages = tuple(Affected(ecosystem="npm", name=name, ranges=(VersionRange(fixed="1.0.0"),)) for name in names)
    return Advisory(
        id="GHSA-1", source="ghsa", aliases=("CVE-2024-1",), related=("CVE-2024-2", "X-1"), modified=modified, affected=packages
    )


def packages(path: Path, *advisories: Advisory) -> tuple[list[bool], list[str]]:
    """Write advisories; return which were new and the packages that are named in the end."""
    path.unlink(missing_ok=True)
    writer = AdvisoryWriter(path)
    new = [writer.add(item) for item in advisories]
    writer.finish((ExploitFacts(cve="CVE-2024-1", kev=True),), META)
    writer.close()
    with SqliteAdvisoryStore(path) as store:
        return new, [name for _, name in store.packages()]


def test_newer_replaces_equal_adds_and_older_is_ignored(tmp_path: Path) -> None:
    """The date of the last change decides."""
    old, new = advisory("2024-01-01", "a"), advisory("2024-02-01", "b")
    assert packages(tmp_path / "db", old, new) == ([True, False], ["b"])
    assert packages(tmp_path / "db", new, old) == ([True, False], ["b"])
    assert packages(tmp_path / "db", old, advisory("2024-01-01", "c")) == ([True, False], ["a", "c"])


def test_every_named_cve_is_gathered(tmp_path: Path) -> None:
    """Aliases and related CVEs alike, as an erratum names its CVEs as related."""
    writer = AdvisoryWriter(tmp_path / "db")
    writer.add(advisory("2024-01-01", "a"))
    assert (writer.cves, writer.ecosystems()) == ({"CVE-2024-1", "CVE-2024-2"}, ["npm"])
    writer.close()
