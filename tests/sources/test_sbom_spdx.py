"""SPDX JSON as Trivy and Syft write it."""

import json
from typing import Any

import pytest

from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import SourcePackage
from tidewaiter.sources.sbom import read_sbom


def purl(locator: str) -> list[dict[str, str]]:
    """Make the external references of a package."""
    cpe = {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x:x:1:*:*:*:*:*:*:*"}
    return [cpe, {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": locator}]


TRIVY = {
    "name": "musl-utils",
    "SPDXID": "SPDXRef-Package-1",
    "versionInfo": "1.2.2-r7",
    "sourceInfo": "built package from: musl 1.2.2-r7",
    "externalRefs": purl("pkg:apk/alpine/musl-utils@1.2.2-r7?distro=3.15.0"),
}
SYSTEM = {"name": "alpine", "SPDXID": "SPDXRef-OperatingSystem-1", "versionInfo": "3.15.0", "primaryPackagePurpose": "OPERATING-SYSTEM"}
IMAGE = {"name": "alpine:3.15", "SPDXID": "SPDXRef-ContainerImage-1", "primaryPackagePurpose": "CONTAINER"}
SYFT = {
    "name": "PyYAML",
    "SPDXID": "SPDXRef-Package-python-PyYAML-1",
    "versionInfo": "5.3",
    "sourceInfo": "acquired package info from installed python package manifest file",
    "externalRefs": purl("pkg:pypi/pyyaml@5.3"),
}


def read(*packages: dict[str, Any], version: str = "SPDX-2.3", **fields: Any) -> Inventory:
    """Read a document of packages."""
    return read_sbom(json.dumps({"spdxVersion": version, "packages": packages} | fields).encode(), "file.json").inventory


@pytest.mark.parametrize("version", ["SPDX-2.2", "SPDX-2.3"])
def test_each_version_is_read(version: str) -> None:
    """The fields we use are the same in both."""
    assert [package.purl for package in read(SYFT, version=version).packages] == ["pkg:pypi/pyyaml@5.3"]


def test_trivy_tells_system_and_source() -> None:
    """The operating system is a package of its own, the source package a sentence."""
    found = read(IMAGE, SYSTEM, TRIVY)
    assert (found.distribution.id, found.distribution.version, found.problems) == ("alpine", "3.15.0", ())
    assert found.packages[0].source == SourcePackage(name="musl", version="1.2.2-r7")


def test_another_sentence_is_no_source_package() -> None:
    """Syft says there where it looked."""
    assert read(SYFT).packages[0].source is None


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/x/copyright", "var/lib/dpkg/status"),
        ("package found in: usr/share/a.jar", "usr/share/a.jar"),
    ],
)
def test_the_place_is_read_from_the_sentence(said: str, path: str) -> None:
    """Syft's and Trivy's."""
    assert read(SYFT | {"sourceInfo": said}).packages[0].found_at[0].path == path


def test_annotations_and_attribution_texts_tell_the_rest() -> None:
    """New and old Trivy: the layer, and the module stream."""
    new = [{"annotator": "Tool: trivy", "comment": "aquasecurity:trivy:LayerDiffID: sha256:l"}]
    old = ["Modularitylabel: nodejs:18:1:2", "no such form"]
    found = read(SYFT | {"annotations": new, "attributionTexts": old, "sourceInfo": "package found in: a"}).packages[0]
    assert (found.found_at[0].layer, found.modularity) == ("sha256:l", "nodejs:18:1:2")


def test_a_quoted_licence_is_what_it_quotes() -> None:
    """A reference means nothing outside its document; no assertion is no licence."""
    quoted = [{"licenseId": "LicenseRef-1", "extractedText": "do what you like"}]
    assert read(SYFT | {"licenseDeclared": "LicenseRef-1"}, hasExtractedLicensingInfos=quoted).packages[0].licences == ("do what you like",)
    assert read(SYFT | {"licenseDeclared": "MIT"}).packages[0].licences == ("MIT",)
    assert read(SYFT | {"licenseDeclared": "NOASSERTION"}).packages[0].licences == ()


def test_a_product_is_no_package() -> None:
    """Microsoft's tool names the product itself by a purl of type swid."""
    root = {
        "name": "shop",
        "SPDXID": "SPDXRef-RootPackage",
        "versionInfo": "1",
        "externalRefs": purl("pkg:swid/Shop/example.com/shop@1?tag_id=x"),
    }
    found = read(root, SYFT, version="SPDX-2.2", documentDescribes=["SPDXRef-RootPackage"])
    assert ([one.name for one in found.packages], found.problems) == (["pyyaml"], ())


def test_a_distribution_that_only_the_purl_names_is_read() -> None:
    """Trivy's purls for Alpine carry the version alone."""
    found = read(TRIVY)
    assert (found.distribution.id, found.distribution.version) == ("alpine", "3.15.0")


def test_what_the_document_describes_is_not_missed() -> None:
    """By relationship or by list; another package without a purl is counted. That nothing else is listed is said."""
    subject = {"name": "shop", "SPDXID": "SPDXRef-Root"}
    related = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-Root"}]
    assert [problem.code for problem in read(subject, relationships=related).problems] == ["sbom-empty"]
    assert [problem.code for problem in read(subject, documentDescribes=["SPDXRef-Root"]).problems] == ["sbom-empty"]
    assert [problem.code for problem in read(subject).problems] == ["component-without-purl"]


def test_no_assertion_is_no_version() -> None:
    """A purl without a version, and nobody else knows it."""
    found = read({"name": "x", "versionInfo": "NOASSERTION", "externalRefs": purl("pkg:npm/x")})
    assert (found.packages, [problem.code for problem in found.problems]) == ((), ["component-without-version"])
