"""SPDX tag-value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.package import SourcePackage
from tidewaiter.sources.sbom import read_sbom

GOOD = """# a comment
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: shop
DocumentNamespace: https://example.com/shop
Creator: Tool: some-1
Created: 2025-01-01T00:00:00Z
DocumentComment: <text>PackageName: not a package
over two lines</text>

PackageName: shop
SPDXID: SPDXRef-Root
PackageDownloadLocation: NONE
FilesAnalyzed: false
PrimaryPackagePurpose: CONTAINER

PackageName: debian
SPDXID: SPDXRef-OS
PackageVersion: 12.5
PackageDownloadLocation: NONE
FilesAnalyzed: false
PrimaryPackagePurpose: OPERATING-SYSTEM

PackageName: libssl3
SPDXID: SPDXRef-Package-1
PackageVersion: 3.0.11-1~deb12u2
PackageDownloadLocation: NONE
FilesAnalyzed: false
PackageSourceInfo: <text>built package from: openssl 3.0.11-1~deb12u2</text>
PackageLicenseDeclared: LicenseRef-1
ExternalRef: SECURITY cpe23Type cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.5
PackageAttributionText: <text>LayerDiffID: sha256:l</text>

FileName: ./usr/lib/libssl.so.3
SPDXID: SPDXRef-File-1
FileChecksum: SHA1: 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12

LicenseID: LicenseRef-1
ExtractedText: <text>do what
you like</text>

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Root
Relationship: SPDXRef-OS CONTAINS SPDXRef-Package-1
RelationshipComment: as it is
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_document_says_what_its_json_would(end: str) -> None:
    """System, source package, purl, quoted licence; files and texts over lines are not mistaken for packages."""
    found = read_sbom(GOOD.replace("\n", end).encode(), "bom.spdx").inventory
    assert (found.distribution.id, found.distribution.version, found.problems) == ("debian", "12.5", ())
    (package,) = found.packages
    assert package.source == SourcePackage(name="openssl", version="3.0.11-1~deb12u2")
    assert (package.name, package.arch, package.licences[0].split()) == ("libssl3", "amd64", ["do", "what", "you", "like"])


def test_other_text_is_no_document() -> None:
    """The version comes first, or it is something else."""
    with pytest.raises(BadInputError, match="not JSON"):
        read_sbom(b"Hello\nSPDXVersion: SPDX-2.3\n", "x")
    with pytest.raises(BadInputError, match="SPDX version"):
        read_sbom(b"SPDXVersion: SPDX-1.2\n", "x")


@given(st.integers(0, len(GOOD)), st.binary(max_size=8), st.integers(0, 8))
def test_any_damage_is_read_or_refused(at: int, noise: bytes, skipped: int) -> None:
    """Nothing but our own error comes out."""
    data = GOOD.encode()
    try:
        found = read_sbom(data[:at] + noise + data[at + skipped :], "x").inventory
    except BadInputError:
        return
    assert all(package.version for package in found.packages)


def test_a_document_of_millions_of_packages_is_refused_before_it_is_read() -> None:
    """Each costs twenty times its size in the file."""
    with pytest.raises(LimitExceededError, match="packages"):
        read_sbom(b"SPDXVersion: SPDX-2.3\n" + b"PackageName:a\n" * 1_000_001, "x")
