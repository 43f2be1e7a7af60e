"""Packages of each language against the shipped database: the name and version that a cataloger finds meet a real advisory."""

import json
from collections.abc import Iterator

import pytest

from tests.inventory.layers import image_of, scan, tar_of
from tidewaiter.adapters.advisory_home import default_database_path
from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.inventory.assemble import assemble
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.match import MatchState


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteAdvisoryStore]:
    """Open the database in the wheel."""
    with open_database(default_database_path()) as opened:
        yield opened


def gemspec(version: str) -> dict[str, bytes]:
    """Install a gem."""
    return {f"usr/local/bundle/specifications/rack-{version}.gemspec": f"# stub: rack {version} ruby lib\n".encode()}


def installed(version: str) -> dict[str, bytes]:
    """Install a PHP package."""
    return {"srv/vendor/composer/installed.json": b'[{"name": "guzzlehttp/psr7", "version": "%s"}]' % version.encode()}


def deps(version: str) -> dict[str, bytes]:
    """Publish a .NET application."""
    return {"app/a.deps.json": b'{"libraries": {"Newtonsoft.Json/%s": {"type": "package"}}}' % version.encode()}


def crates(version: str) -> dict[str, bytes]:
    """Ship the SBOM of a Rust program."""
    return {"app/a.cdx.json": b'{"bomFormat": "CycloneDX", "components": [{"purl": "pkg:cargo/time@%s"}]}' % version.encode()}


def bitnami(version: str) -> dict[str, bytes]:
    """Install a Bitnami component."""
    reference = {"referenceType": "purl", "referenceLocator": f"pkg:bitnami/apache@{version}?arch=amd64&distro=debian-12"}
    document = {"spdxVersion": "SPDX-2.3", "packages": [{"externalRefs": [reference]}]}
    return {"opt/bitnami/apache/.spdx-apache.spdx": json.dumps(document).encode()}


@pytest.mark.parametrize(
    ("files", "flaw"),
    [
        (gemspec("2.2.3"), "CVE-2022-30122"),
        (installed("1.8.0"), "CVE-2022-24775"),
        (deps("12.0.3"), "CVE-2024-21907"),
        (crates("0.1.43"), "CVE-2020-26235"),
        (bitnami("2.4.48-3"), "CVE-2021-40438"),
    ],
    ids=["RubyGems", "Packagist", "NuGet", "crates.io", "Bitnami"],
)
def test_a_vulnerable_version_is_found(store: SqliteAdvisoryStore, files: dict[str, bytes], flaw: str) -> None:
    """From the file in the layer to the flaw, decided and without gaps."""
    tar = tar_of(files)
    result = match_inventory(assemble(image_of(tar), [scan(tar)]), store)
    assert result.not_assessed == ()
    assert {match.id: match.state for match in result.matches}.get(flaw) is MatchState.AFFECTED


@pytest.mark.parametrize(
    ("files", "flaw"),
    [
        (gemspec("2.2.3.1"), "CVE-2022-30122"),
        (installed("1.8.4"), "CVE-2022-24775"),
        (deps("13.0.1"), "CVE-2024-21907"),
        (crates("0.2.23"), "CVE-2020-26235"),
        (bitnami("2.4.49-0"), "CVE-2021-40438"),
    ],
    ids=["RubyGems", "Packagist", "NuGet", "crates.io", "Bitnami"],
)
def test_the_fixed_version_is_not(store: SqliteAdvisoryStore, files: dict[str, bytes], flaw: str) -> None:
    """The version that fixes the flaw is not reported for it."""
    tar = tar_of(files)
    result = match_inventory(assemble(image_of(tar), [scan(tar)]), store)
    assert flaw not in {match.id for match in result.matches}
