"""From the bytes that distributions and publishers write to the words that a user reads."""

import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.advisories import osv
from tests.reporting.samples import full_report
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import Package, SourcePackage
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.formats import json_report, sarif, table
from tidewaiter.scoring.priority import findings_of

BOOKWORM = Distribution(id="debian", version="12")
OPEN = {"status": "open", "urgency": "not yet assigned"}


def tarball(files: Mapping[str, bytes]) -> bytes:
    """Pack files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def tracker(**states: dict[str, Any]) -> bytes:
    """Write Debian's tracker: one flaw of openssl per state."""
    flaws = {name.replace("_", "-"): {"description": "", "releases": {"bookworm": state}} for name, state in states.items()}
    return json.dumps({"openssl": flaws}).encode()


def read(
    folder: Path, files: Mapping[str, bytes], packages: Iterable[Package], distribution: Distribution = BOOKWORM
) -> dict[str, Finding]:
    """Build a database of feed files and match packages with it; returns the findings by flaw."""
    feeds = folder / "feeds"
    feeds.mkdir()
    for name, content in files.items():
        (feeds / name).write_bytes(content)
    build_database(feeds, folder / "db.sqlite", built="2026-01-01T00:00:00Z")
    inventory = Inventory(image_digest="sha256:" + "0" * 64, distribution=distribution, packages=tuple(packages))
    with SqliteAdvisoryStore(folder / "db.sqlite") as store:
        found = findings_of(match_inventory(inventory, store).matches, "image", store.info())
    by_flaw = {finding.rule_id: finding for finding in found}
    assert len(by_flaw) == len(found), "one flaw, one finding"
    return by_flaw


def debian(name: str = "libssl3", source: str = "openssl", version: str = "3.0.9-1") -> Package:
    """Make an installed package built from a source package."""
    origin = SourcePackage(name=source, version=version)
    return Package(purl=f"pkg:deb/{name}", name=name, version=version, ecosystem="deb", found_at=(), cataloger="dpkg", source=origin)


def installed(kind: str, name: str, version: str) -> Package:
    """Make an installed language package."""
    return Package(purl=f"pkg:{kind}/{name}@{version}", name=name, version=version, ecosystem=kind, found_at=(), cataloger="x")


def documents(findings: Iterable[Finding]) -> list[str]:
    """Write findings in the formats that people and machines read."""
    report = replace(full_report(), findings=tuple(findings))
    return [" ".join(form.FORMAT.render(report).decode().split()) for form in (table, json_report, sarif)]


def test_debians_states_reach_the_reader_in_debians_words(tmp_path: Path) -> None:
    """A binary package is judged by its source; each state is told, and only what is decided is certain."""
    states = {
        "CVE_2026_1": OPEN | {"urgency": "unimportant"},
        "CVE_2026_2": OPEN | {"nodsa": "Too intrusive to backport", "nodsa_reason": "ignored"},
        "CVE_2026_3": {"status": "resolved", "fixed_version": "3.0.9-1+deb12u1", "urgency": "high"},
        "CVE_2026_4": {"status": "undetermined"},
        "CVE_2026_5": {"status": "resolved", "fixed_version": "0"},
        "CVE_2026_6": {"status": "resolved", "fixed_version": "3.0.9-1", "urgency": "high"},
    }
    found = read(tmp_path, {"json": tracker(**states)}, [debian()])
    assert sorted(found) == [f"CVE-2026-{number}" for number in (1, 2, 3, 4)]
    assert [found[f"CVE-2026-{number}"].severity for number in (1, 3)] == [Severity.INFORMATIONAL, Severity.HIGH]
    assert [name for name, finding in found.items() if finding.undetermined] == ["CVE-2026-4"]
    assert found["CVE-2026-3"].remediation == "upgrade libssl3 to 3.0.9-1+deb12u1"
    for document in documents(found.values()):
        for words in ("unimportant", "Too intrusive to backport", "undetermined"):
            assert words in document


def test_trackers_and_osvs_word_on_a_flaw_is_one_finding(tmp_path: Path) -> None:
    """Debian's tracker, OSV's copy of it and a DSA speak of one CVE: one finding, with the tracker's reason."""
    copies = [
        osv("DEBIAN-CVE-2026-1", package="openssl", ecosystem="Debian:12", fixed="9", upstream=["CVE-2026-1"]),
        osv("DSA-1-1", package="openssl", ecosystem="Debian:12", fixed="9", upstream=["CVE-2026-1"]),
    ]
    files = {"json": tracker(CVE_2026_1=OPEN | {"nodsa": "Minor issue"}), "osv": b"\n".join(json.dumps(one).encode() for one in copies)}
    found = read(tmp_path, files, [debian()])
    assert list(found) == ["CVE-2026-1"]
    assert {"DEBIAN-CVE-2026-1", "DSA-1-1"} <= set(found["CVE-2026-1"].aliases)
    assert found["CVE-2026-1"].evidence["vendor state"] == "no-dsa (Minor issue)"


def ubuntu(*affected: tuple[str, str], identifier: str = "UBUNTU-CVE-2026-1", upstream: str = "CVE-2026-1") -> bytes:
    """Write Canonical's archive with one record."""
    entries = [
        {
            "package": {"ecosystem": ecosystem, "name": "openssl"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, *([{"fixed": fixed}] if fixed else [])]}],
        }
        for ecosystem, fixed in affected
    ]
    record = {"id": identifier, "modified": "2026-01-01T00:00:00Z", "upstream": [upstream], "affected": entries}
    return lzma.compress(tarball({f"osv/cve/2026/{identifier}.json": json.dumps(record).encode()}))


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ("1.1.1-1ubuntu2", "1.1.1-1ubuntu2.1~18.04.23+esm4"),
        ("1.1.1-1ubuntu2.1~18.04.23+esm4", None),
        ("1.1.1-1ubuntu2.fips.1", "1.1.1-1ubuntu2.fips.7"),
        ("1.1.1-1ubuntu2.fips.7", None),
    ],
)
def test_ubuntus_streams_are_judged_by_their_own_fixes(tmp_path: Path, version: str, fixed: str | None) -> None:
    """ESM's fixes count for the release, and say that they need a subscription; certified builds are looked up apart."""
    streams = (("Ubuntu:Pro:18.04:LTS", "1.1.1-1ubuntu2.1~18.04.23+esm4"), ("Ubuntu:Pro:FIPS-updates:18.04:LTS", "1.1.1-1ubuntu2.fips.7"))
    bionic = Distribution(id="ubuntu", version="18.04")
    found = read(tmp_path, {"osv-all.tar.xz": ubuntu(*streams)}, [debian(version=version)], bionic)
    assert list(found) == (["CVE-2026-1"] if fixed else [])
    if fixed:
        assert fixed in found["CVE-2026-1"].remediation
        is_esm = "fips" not in version
        assert ("with Ubuntu Pro" in found["CVE-2026-1"].remediation) is is_esm


RUBYSEC = b"""gem: padrino
cve: 2026-1
ghsa: ab12-cd34-ef56
title: Pads
url: https://x
date: 2026-01-02
patched_versions:
- ~> 1.4.2
- '>= 2.0.1'
"""
PHP = b"""title: Pads
link: https://x
cve: CVE-2026-2
branches:
  2.x:
    time: 2026-01-02 00:00:00
    versions: ['>=2.0.0', '<2.0.17']
reference: composer://acme/pad
"""


def test_publishers_that_call_a_flaw_differently_make_one_finding(tmp_path: Path) -> None:
    """RubySec's CVE and GitHub's GHSA, FriendsOfPHP's CVE and GitHub's; fixed versions are left alone."""
    github = [
        osv("GHSA-ab12-cd34-ef56", package="padrino", ecosystem="RubyGems", fixed="1.4.2"),
        osv("GHSA-ab12-cd34-0000", package="acme/pad", ecosystem="Packagist", fixed="2.0.17", aliases=["CVE-2026-2"]),
    ]
    files = {
        "ruby.tar.gz": gzip.compress(tarball({"db/.rubocop.yml": b"a: b\n", "db/gems/padrino/CVE-2026-1.yml": RUBYSEC})),
        "php.tar.gz": gzip.compress(tarball({"db/composer.json": b"{}", "db/acme/pad/CVE-2026-2.yaml": PHP})),
        "github": b"\n".join(json.dumps(one).encode() for one in github),
    }
    found = read(tmp_path, files, [installed("gem", "padrino", "1.4.1"), installed("composer", "acme/pad", "2.0.16")])
    assert sorted(found) == ["CVE-2026-1", "CVE-2026-2"]
    assert found["CVE-2026-1"].aliases == ("GHSA-ab12-cd34-ef56",)
    (tmp_path / "fixed").mkdir()
    assert read(tmp_path / "fixed", files, [installed("gem", "padrino", "2.0.1"), installed("composer", "acme/pad", "2.0.17")]) == {}


CYCLE = [
    osv("GHSA-1", aliases=["PYSEC-1"], package="pad", ecosystem="PyPI"),
    osv("PYSEC-1", aliases=["CVE-2026-1"], package="pad", ecosystem="PyPI"),
    osv("CVE-2026-1", aliases=["GHSA-1"], package="pad", ecosystem="PyPI"),
]
BAD = {
    "backwards": osv("GHSA-2", package="pad", ecosystem="PyPI", fixed="1.0")
    | {
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "pad"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3"}, {"fixed": "1"}]}],
            }
        ]
    },
    "unreadable": osv("GHSA-3", package="pad", ecosystem="PyPI", fixed="one point two"),
    "taken back": osv("GHSA-4", package="pad", ecosystem="PyPI", withdrawn="2026-01-02T00:00:00Z"),
    "nowhere": osv("GHSA-5", package="pad", ecosystem=""),
    "twice": osv("GHSA-6", package="pad", ecosystem="PyPI", fixed="1.1"),
    "twice again": osv("GHSA-6", package="pad", ecosystem="PyPI", fixed="1.1"),
    "large": osv("GHSA-7", package="pad", ecosystem="PyPI", details="x" * 10_000_000, fixed="1.1"),
}


def test_bad_records_are_neither_lost_nor_believed(tmp_path: Path) -> None:
    """A cycle of aliases is one flaw, a range that cannot be read is undetermined, and the rest of the feed is read."""
    lines = [json.dumps(one) for one in (*CYCLE, *BAD.values())]
    found = read(tmp_path, {"osv": "\n".join([lines[0], "{oops", *lines[1:]]).encode()}, [installed("pypi", "pad", "1.0")])
    assert {name: finding.undetermined for name, finding in found.items()} == {
        "CVE-2026-1": False,
        "GHSA-2": True,
        "GHSA-3": True,
        "GHSA-6": False,
        "GHSA-7": False,
    }
    assert set(found["CVE-2026-1"].aliases) == {"GHSA-1", "PYSEC-1"}
    assert len(found["GHSA-7"].title) < 1000


def test_a_web_page_is_no_feed(tmp_path: Path) -> None:
    """What a proxy answers instead of JSON is said and takes nothing away from the others."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "json").write_bytes(b"<!doctype html><html><body>Sign in</body></html>")
    (feeds / "osv").write_text(json.dumps(osv()))
    told: list[Problem] = []
    assert build_database(feeds, tmp_path / "db.sqlite", on_problem=told.append).ecosystems == ("npm",)
    assert [problem.where for problem in told] == ["json"]
