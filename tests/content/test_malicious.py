"""Malicious packages."""

import json
from pathlib import Path

import pytest

from tests.builders import finding, package
from tidewaiter.adapters.advisory_build import build_database
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore
from tidewaiter.content.malicious import as_malware
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.finding import FindingKind
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity
from tidewaiter.scoring.priority import findings_of


def test_a_malicious_package_is_malware_and_critical() -> None:
    """By its own id, an alias or the advisory in the evidence; it says to rotate, not to upgrade."""
    for one in (
        finding(rule_id="MAL-2025-1", kind=FindingKind.VULNERABILITY),
        finding(rule_id="GHSA-aaaa-bbbb-cccc", kind=FindingKind.VULNERABILITY, aliases=("MAL-2025-1",)),
        finding(rule_id="GHSA-aaaa-bbbb-cccc", kind=FindingKind.VULNERABILITY, description="Malicious code in left-pad (npm)"),
    ):
        (marked,) = as_malware((one,))
        assert (marked.kind, marked.severity) == (FindingKind.MALWARE, Severity.CRITICAL)
        assert "rotate" in marked.remediation
        assert round(sum(reason.weight for reason in marked.reasons), 1) == round(
            marked.priority - one.priority + sum(reason.weight for reason in one.reasons), 1
        )


def test_other_flaws_are_left() -> None:
    """A flaw in an honest package stays what it is."""
    one = finding(rule_id="CVE-2025-1", kind=FindingKind.VULNERABILITY, description="A malicious client can crash the server")
    assert as_malware((one,)) == (one,)


@pytest.mark.parametrize(
    ("ecosystem", "purl", "name", "version"),
    [
        ("npm", "npm", "bad-pad", "3.2.1"),
        ("PyPI", "pypi", "bad.lib", "1.0"),
        ("RubyGems", "gem", "bad-gem", "1.0"),
        ("crates.io", "cargo", "bad-crate", "0.1.0"),
        ("NuGet", "nuget", "bad.net", "1.2.3"),
        ("Go", "golang", "example.com/bad/mod", "v1.0.0"),
    ],
)
def test_records_of_every_ecosystem_reach_the_inventory(tmp_path: Path, ecosystem: str, purl: str, name: str, version: str) -> None:
    """Every version of the package is malware by a record without bounds; a record that was withdrawn says nothing."""
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    affected = {"package": {"ecosystem": ecosystem, "name": name.replace("bad.lib", "Bad_Lib")}}
    ranges = [{"type": "SEMVER" if ecosystem in ("npm", "crates.io", "Go") else "ECOSYSTEM", "events": [{"introduced": "0"}]}]
    record = {"id": "MAL-2026-1", "modified": "2026-01-01T00:00:00Z", "affected": [{**affected, "ranges": ranges}]}
    taken_back = {**record, "id": "MAL-2026-2", "withdrawn": "2026-02-01T00:00:00Z"}
    for one in (record, taken_back):
        (feeds / f"{one['id']}.json").write_text(json.dumps(one))
    build_database(feeds, tmp_path / "db.sqlite", built="2026-03-01T00:00:00Z")
    bad = package(name=name, ecosystem=purl, version=version, purl=f"pkg:{purl}/{name}@{version}")
    inventory = Inventory(image_digest="sha256:" + "0" * 64, distribution=Distribution(id="", version=""), packages=(bad,))
    with SqliteAdvisoryStore(tmp_path / "db.sqlite") as store:
        matches = match_inventory(inventory, store).matches
        (found,) = as_malware(findings_of(matches, inventory.image_digest, store.info()))
    assert (found.rule_id, found.kind, found.severity) == ("MAL-2026-1", FindingKind.MALWARE, Severity.CRITICAL)
