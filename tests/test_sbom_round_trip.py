"""An image, its bill of materials, and the bill of materials scanned: the same flaws."""

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.inventory.catalogers.test_rpm import database, header
from tests.inventory.layers import tar_of, write_index, write_manifest
from tests.matching.test_match import FakeStore, flaw
from tidewaiter import pipeline, pipeline_ports
from tidewaiter.adapters.layer_cache import MemoryLayerStore
from tidewaiter.model.finding import Finding, FindingKind
from tidewaiter.model.report import Report
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.formats import cyclonedx, spdx
from tidewaiter.sources import open_source
from tidewaiter.sources.sbom import read_sbom

DEBIAN = b"""Package: libssl3
Status: install ok installed
Architecture: amd64
Source: openssl (3.0.9-1)
Version: 3.0.9-1+b2

Package: zlib1g
Status: install ok installed
Architecture: amd64
Source: zlib
Version: 1:1.2.13.dfsg-1

Package: python3-requests
Status: install ok installed
Architecture: all
Source: requests
Version: 1.0-1
"""
ALPINE = b"P:libcrypto3\nV:3.1.0-r1\nA:x86_64\no:openssl\nL:Apache-2.0\n\nP:busybox\nV:1.36.1-r0\nA:x86_64\no:busybox\n"
ALMA = (
    header(
        {
            1000: "nodejs",
            1001: "18.1",
            1002: "1.module_el8",
            1003: [1],
            1022: "x86_64",
            1044: "nodejs-18.1-1.module_el8.src.rpm",
            5096: "nodejs:18:1:2",
        }
    ),
    header({1000: "bash", 1001: "4.4", 1002: "1.el8", 1022: "x86_64", 1014: "GPLv3+", 1044: "bash-4.4-1.el8.src.rpm"}),
)
LANGUAGES = {
    "app/node_modules/@scope/a/package.json": json.dumps({"name": "@scope/a", "version": "1.0.0", "license": "MIT"}).encode(),
    "usr/lib/python3/dist-packages/requests-1.0.dist-info/METADATA": b"Name: requests\nVersion: 1.0\n",
    "app/composer/installed.json": json.dumps({"packages": [{"name": "Vendor/Tool", "version": "1.0.0"}]}).encode(),
}
OWNED = {"var/lib/dpkg/info/python3-requests.list": b"/usr/lib/python3/dist-packages/requests-1.0.dist-info/METADATA\n"}
IMAGES: dict[str, dict[str, bytes]] = {
    "debian": {"etc/os-release": b'ID=debian\nVERSION_ID="12"\n', "var/lib/dpkg/status": DEBIAN} | OWNED | LANGUAGES,
    "debian testing": {"etc/os-release": b"ID=debian\nVERSION_CODENAME=trixie\n", "var/lib/dpkg/status": DEBIAN},
    "alpine": {"etc/os-release": b"ID=alpine\nVERSION_ID=3.18.2\n", "lib/apk/db/installed": ALPINE} | LANGUAGES,
    "almalinux": {"etc/os-release": b'ID="almalinux"\nVERSION_ID="8.9"\n', "var/lib/rpm/rpmdb.sqlite": database(*ALMA)},
}
ADVISORIES = FakeStore(
    flaw("CVE-1", ecosystem="Debian:12", name="openssl", fixed="3.0.9-2"),
    flaw("CVE-2", ecosystem="Debian:12", name="zlib", fixed="1:1.2.14"),
    flaw("CVE-3", ecosystem="Debian:12", name="zlib", fixed="1:1.2.13"),
    flaw("CVE-4", ecosystem="Debian:13", name="openssl", fixed="4"),
    flaw("CVE-5", ecosystem="Alpine:v3.18", name="openssl", fixed="3.1.1-r0"),
    flaw("CVE-6", ecosystem="AlmaLinux:8", name="nodejs", fixed="1:18.2-1.module_el8", modularity="nodejs:18"),
    flaw("CVE-7", ecosystem="AlmaLinux:8", name="nodejs", fixed="1:20.1-1.module_el8", modularity="nodejs:20"),
    flaw("CVE-8", ecosystem="AlmaLinux:8", name="bash", fixed="4.5-1.el8"),
    flaw("CVE-9", name="requests", fixed="2.0"),
    flaw("CVE-10", ecosystem="npm", name="@scope/a", fixed="1.0.1"),
    flaw("CVE-11", ecosystem="Packagist", name="vendor/tool", fixed="1.1"),
)
EXPECTED = {
    "debian": {"CVE-1", "CVE-2", "CVE-10"},
    "debian testing": {"CVE-4"},
    "alpine": {"CVE-5", "CVE-9", "CVE-10"},
    "almalinux": {"CVE-6", "CVE-8"},
}


class StillClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one time there is."""
        return datetime(2026, 1, 1, tzinfo=UTC)


def flaws(findings: Iterable[Finding]) -> set[tuple[Any, ...]]:
    """Say what matters of the flaws that were found."""
    return {
        (one.rule_id, one.location.purl, one.location.path, one.location.layer, one.severity, one.priority, one.remediation)
        for one in findings
        if one.kind is FindingKind.VULNERABILITY
    }


def scanned(tmp_path: Path, members: dict[str, bytes]) -> tuple[Report, pipeline_ports.ScanPorts]:
    """Scan an image of two layers, the second of which removes nothing."""
    tars = [tar_of(members), tar_of({"srv/readme": b"x"})]
    write_index(tmp_path, [write_manifest(tmp_path, tars, compress=gzip.compress)])
    ports = pipeline_ports.ScanPorts(layers=MemoryLayerStore(), advisories=ADVISORIES, clock=StillClock())
    (report,) = pipeline.scan_image(open_source(f"oci-dir:{tmp_path}"), ports)
    return report, ports


@pytest.mark.parametrize("form", [cyclonedx.FORMAT, spdx.FORMAT], ids=lambda form: form.id)
@pytest.mark.parametrize("name", IMAGES)
def test_the_bill_of_materials_has_the_flaws_of_the_image(tmp_path: Path, name: str, form: Format) -> None:
    """Source packages, epochs, releases, module streams, owners, scopes and cases survive, whichever format carries them."""
    report, ports = scanned(tmp_path, IMAGES[name])
    again = pipeline.scan_sbom(read_sbom(form.render(report), "bom.json"), ports)
    assert EXPECTED[name] <= {one.rule_id for one in report.findings}
    assert flaws(again.findings) == flaws(report.findings)
    assert not any(problem.code.startswith(("component-", "purl-", "source-")) for problem in again.problems)
    assert report.inventory is not None
    assert again.inventory is not None
    assert again.inventory.distribution == report.inventory.distribution
    declared = {one.purl: (one.name, one.version, one.source, one.modularity, one.owner) for one in report.inventory.packages}
    assert {one.purl: (one.name, one.version, one.source, one.modularity, one.owner) for one in again.inventory.packages} == declared
