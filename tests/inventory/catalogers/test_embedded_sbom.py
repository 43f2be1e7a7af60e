"""SBOMs inside the image."""

import json

import pytest
from hypothesis import given

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import JSON, assert_read_or_refused, survives
from tidewaiter.inventory.catalogers.embedded_sbom import EMBEDDED_SBOM

PATH = "opt/bitnami/apache/.spdx-apache.spdx"


def spdx(*purls):
    """Write an SPDX document of packages with one purl each."""
    packages = [
        {
            "name": "x",
            "licenseDeclared": "Apache-2.0",
            "externalRefs": [
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:*"},
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl},
            ],
        }
        for purl in purls
    ]
    return json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages}).encode()


GOOD = spdx("pkg:bitnami/apache@2.4.56-1?arch=amd64&distro=debian-11", "pkg:golang/golang.org/x/net@v0.7.0")


def test_a_bitnami_component():
    """The component keeps its revision and its qualifiers; what is linked into it is named too."""
    apache, module = parse(EMBEDDED_SBOM, PATH, GOOD)
    assert apache.purl == "pkg:bitnami/apache@2.4.56-1?arch=amd64&distro=debian-11"
    assert (apache.name, apache.version, apache.arch, apache.licences) == ("apache", "2.4.56-1", "amd64", ("Apache-2.0",))
    assert module.name == "golang.org/x/net"


def test_cyclonedx_with_nested_components():
    """The described component, all others and those inside them count once each."""
    inner = {"purl": "pkg:maven/org.apache.commons/commons-text@1.9"}
    document = {
        "bomFormat": "CycloneDX",
        "metadata": {"component": {"purl": "pkg:npm/%40a/app@1.0.0"}},
        "components": [{"purl": "pkg:pypi/x@1", "licenses": [{"license": {"id": "MIT"}}], "components": [inner, inner]}],
    }
    found = {package.name: package.licences for package in parse(EMBEDDED_SBOM, "app/app.cdx.json", json.dumps(document).encode())}
    assert found == {"@a/app": (), "x": ("MIT",), "org.apache.commons:commons-text": ()}


def test_sboms_of_a_wheel():
    """Any JSON in a wheel's own folder is read; what only its build needed is left out."""
    components = [{"purl": "pkg:cargo/openssl@0.10.0"}, {"purl": "pkg:cargo/cc@1.0.0", "scope": "excluded"}]
    data = json.dumps({"bomFormat": "CycloneDX", "components": components}).encode()
    files = {"usr/lib/python3/site-packages/a-1.dist-info/sboms/sbom.json": data, "app/b.cyclonedx.json": data}
    (package,) = scan(tar_of({**files, "app/sboms/sbom.json": data})).packages[:1]
    assert package.purl == "pkg:cargo/openssl@0.10.0"
    assert len(scan(tar_of({**files, "app/sboms/sbom.json": data})).packages) == 2


def test_system_packages_and_versionless_entries_are_left_out():
    """What the package database says is not said a second time, and a package without version is no evidence."""
    purls = ("pkg:deb/debian/bash@5", "pkg:github/a/b@1", "pkg:bitnami/apache", "no purl", "pkg:pypi/")
    assert parse(EMBEDDED_SBOM, PATH, spdx(*purls)) == []


def test_other_files_are_left_alone():
    """Only the known endings are read."""
    assert scan(tar_of({"app/sbom.json": GOOD, "app/notes.spdx.txt": GOOD})).packages == ()


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"SPDXVersion: SPDX-2.3", b'{"bomFormat": "Other"}'])
def test_other_documents_are_problems(data):
    """An ending that promises an SBOM, and no SBOM, is said."""
    assert [item.code for item in parse(EMBEDDED_SBOM, PATH, data)] == ["package-malformed"]


@given(JSON)
def test_any_json_is_read_or_refused(document):
    """No document makes the cataloger fail."""
    for form in (
        {"spdxVersion": "SPDX-2.3", "packages": document},
        {"bomFormat": "CycloneDX", "components": document, "metadata": document},
    ):
        assert_read_or_refused(EMBEDDED_SBOM, PATH, json.dumps(form).encode())


test_damaged_files = survives(EMBEDDED_SBOM, PATH, GOOD)
