"""Canonical's OSV data."""

from typing import Any

import pytest

from tidewaiter.feeds import osv
from tidewaiter.feeds.ubuntu_osv import parse, recognises
from tidewaiter.matching.ranges import arrange
from tidewaiter.model.advisory import Advisory


def entry(ecosystem: str, fixed: str = "", name: str = "curl", **specific: str) -> dict[str, Any]:
    """Make an affected package of Ubuntu."""
    events = [{"introduced": "0"}, *([{"fixed": fixed}] if fixed else [])]
    return {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
        "versions": ["7.0-1"],
        "ecosystem_specific": specific,
    }


def record(*affected: dict[str, Any], identifier: str = "UBUNTU-CVE-2026-1", **fields: Any) -> dict[str, Any]:
    """Make a record."""
    rated = [{"type": "Ubuntu", "score": "negligible"}]
    return {
        "id": identifier,
        "modified": "2026-01-02T00:00:00Z",
        "upstream": ["CVE-2026-1"],
        "severity": rated,
        "affected": list(affected),
    } | fields


def read(raw: dict[str, Any]) -> Advisory:
    """Read a record that holds one advisory."""
    assert recognises(raw)
    (found,) = parse(raw, "", arrange)
    assert isinstance(found, Advisory)
    return found


def test_a_record_is_the_cve_in_ubuntus_words() -> None:
    """Priority, page and the CVE's own name are taken over; enumerated versions are those of the range."""
    found = read(record(entry("Ubuntu:22.04:LTS", "7.1-1ubuntu1")))
    assert (found.aliases, found.source, found.vendor_severity) == (("CVE-2026-1",), "ubuntu", "negligible")
    assert found.url == "https://ubuntu.com/security/CVE-2026-1"
    assert [(one.ecosystem, one.state, one.versions) for one in found.affected] == [("Ubuntu:22.04:LTS", "fixed", ())]


@pytest.mark.parametrize(
    ("affected", "expected"),
    [
        ([entry("Ubuntu:Pro:18.04:LTS", "7.1+esm2")], ("Ubuntu:18.04:LTS", "7.1+esm2", "fixed (with Ubuntu Pro)")),
        ([entry("Ubuntu:Pro:18.04:LTS")], ("Ubuntu:18.04:LTS", "", "affected")),
        (
            [entry("Ubuntu:18.04:LTS"), entry("Ubuntu:Pro:18.04:LTS", "7.1+esm2")],
            ("Ubuntu:18.04:LTS", "7.1+esm2", "fixed (with Ubuntu Pro)"),
        ),
        ([entry("Ubuntu:Pro:18.04:LTS", "7.1+esm2"), entry("Ubuntu:18.04:LTS", "7.1")], ("Ubuntu:18.04:LTS", "7.1", "fixed")),
        ([entry("Ubuntu:Pro:18.04:LTS"), entry("Ubuntu:18.04:LTS")], ("Ubuntu:18.04:LTS", "", "affected")),
    ],
)
def test_esm_goes_on_where_a_release_ends(affected: list[dict[str, Any]], expected: tuple[str, str, str]) -> None:
    """One word per package: the release's own fix, else that of ESM, which says that it needs a subscription, else none."""
    assert [(one.ecosystem, one.ranges[0].fixed, one.state) for one in read(record(*affected)).affected] == [expected]


def test_certified_builds_stay_apart() -> None:
    """Their versions are numbered by themselves, so their fixes say nothing of the release's packages."""
    found = read(record(entry("Ubuntu:Pro:FIPS-updates:22.04:LTS", "3.0+Fips1.2"), entry("Ubuntu:22.04:LTS", "3.1")))
    assert [one.ecosystem for one in found.affected] == ["Ubuntu:Pro:FIPS-updates:22.04:LTS", "Ubuntu:22.04:LTS"]


def test_a_notice_names_its_cves_and_livepatches_are_left_out() -> None:
    """A notice calls them by Ubuntu's names; a livepatch is for a running kernel."""
    found = read(record(entry("Ubuntu:24.04:LTS", "1"), identifier="USN-1-1", upstream=["UBUNTU-CVE-2026-1", "UBUNTU-CVE-2026-2"]))
    assert (found.related, found.url) == (("CVE-2026-1", "CVE-2026-2"), "https://ubuntu.com/security/notices/USN-1-1")
    assert list(parse(record(entry("Ubuntu:24.04:LTS", "1"), identifier="LSN-1-1"), "", arrange)) == []


def test_recognises_ubuntu_only() -> None:
    """Older records are called by the CVE alone: their packages tell."""
    assert recognises(record(entry("Ubuntu:22.04:LTS"), identifier="CVE-2026-1"))
    assert not osv.recognises(record(entry("Ubuntu:22.04:LTS"), identifier="CVE-2026-1"))
    other = record(entry("Debian:12"), identifier="CVE-2026-1")
    assert not recognises(other)
    assert osv.recognises(other)
    assert not recognises({"id": "UBUNTU-CVE-2026-1"})
