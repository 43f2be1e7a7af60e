"""CycloneDX XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.model.package import SourcePackage
from tidewaiter.sources.sbom import read_sbom

GOOD = b"""<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" xmlns:x="http://other.example/" serialNumber="urn:uuid:1" version="1">
 <metadata><component type="container" bom-ref="root"><name>shop</name></component></metadata>
 <components>
  <component type="operating-system" bom-ref="os"><name>debian</name><version>12.5</version></component>
  <component type="library" bom-ref="a">
   <group></group><name>libssl3</name><version>3.0.11-1~deb12u2</version>
   <licenses><license><id>MIT</id></license><expression>A OR B</expression></licenses>
   <purl>pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&amp;distro=debian-12.5</purl>
   <x:flaw><x:name>not ours</x:name></x:flaw>
   <components><component type="library"><name>b</name><version>1</version><purl>pkg:npm/b@1</purl></component></components>
   <properties><property name="aquasecurity:trivy:SrcName">openssl</property>
    <property name="aquasecurity:trivy:SrcVersion">3.0.11</property></properties>
   <evidence><occurrences><occurrence><location>var/lib/dpkg/status</location></occurrence></occurrences></evidence>
  </component>
 </components>
</bom>"""


def test_a_document_says_what_its_json_would() -> None:
    """System, nested component, properties, licences, place: all as in JSON."""
    found = read_sbom(GOOD, "bom.xml").inventory
    assert (found.distribution.id, found.distribution.version) == ("debian", "12.5")
    system, library = found.packages
    assert (system.name, system.source, system.licences) == ("libssl3", SourcePackage(name="openssl", version="3.0.11"), ("MIT", "A OR B"))
    assert system.found_at[0].path == "var/lib/dpkg/status"
    assert (library.purl, found.problems) == ("pkg:npm/b@1", ())


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.6"])
def test_the_namespace_tells_the_version(version: str) -> None:
    """There is no other place for it."""
    assert len(read_sbom(GOOD.replace(b"bom/1.5", f"bom/{version}".encode()), "bom.xml").inventory.packages) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'<!DOCTYPE bom [<!ENTITY a "b">]>' + GOOD.partition(b"?>")[2], "document type"),
        (b'<!DOCTYPE bom SYSTEM "file:///etc/passwd">' + GOOD.partition(b"?>")[2], "document type"),
        (GOOD.replace(b"bom/1.5", b"bom/9.9"), "CycloneDX version"),
        (b"<html/>", "neither"),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>text</components></bom>', ""),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><evil/></components></bom>', "a component is not an object"),
        (GOOD[:-10], "not XML"),
        (b'<?xml version="1.0" encoding="utf-99"?><bom/>', "not XML"),
    ],
)
def test_what_is_hostile_or_broken_is_an_error(body: bytes, said: str) -> None:
    """No entity is ever expanded and no file fetched."""
    if not said:
        assert read_sbom(body, "bom.xml").inventory.packages == ()
        return
    with pytest.raises(BadInputError, match=said):
        read_sbom(body, "bom.xml")


def test_depth_is_limited() -> None:
    """A million open elements are refused at the first hundred."""
    with pytest.raises(LimitExceededError, match="nested too deeply"):
        read_sbom(b'<bom xmlns="http://cyclonedx.org/schema/bom/1.5">' + b"<a>" * 1_000_000, "bom.xml")


@given(st.integers(0, len(GOOD)), st.binary(max_size=8), st.integers(0, 8))
def test_any_damage_is_read_or_refused(at: int, noise: bytes, skipped: int) -> None:
    """Nothing but our own error comes out."""
    try:
        found = read_sbom(GOOD[:at] + noise + GOOD[at + skipped :], "x").inventory
    except BadInputError:
        return
    assert all(package.version for package in found.packages)
