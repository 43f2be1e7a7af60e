"""Maven's models."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory import pom

GOOD = b"""<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <!-- <version>0</version> -->
  <parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>2.5</version></parent>
  <artifactId>lib</artifactId>
  <version>${revision}</version>
  <properties><revision>${major}.1</revision><major>3</major><guava.version>31.1-jre</guava.version><loop>${loop}</loop></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.12</version></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>${guava.version}</version>
      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId>core</artifactId><version>${project.version}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>open</artifactId><version>${elsewhere}</version></dependency>
    <dependency><groupId>a</groupId><artifactId>loop</artifactId><version>${loop}</version></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>p</artifactId><version>9</version></plugin></plugins></build>
</project>"""


def test_coordinates_from_the_parent_and_properties():
    """The group of the parent, a version of properties of properties."""
    assert pom.read(GOOD).coordinates() == ("org.example", "lib", "3.1")
    parent = b"<project><parent><groupId>g</groupId><version>7</version></parent><artifactId>a</artifactId></project>"
    assert pom.read(parent).coordinates() == ("g", "a", "7")


def test_dependencies_with_versions_as_far_as_they_are_known():
    """Managed versions count, exclusions do not, and what another file decides is open."""
    assert list(pom.read(GOOD).dependencies()) == [
        ("com.google.guava", "guava", "31.1-jre"),
        ("junit", "junit", "4.12"),
        ("org.example", "core", "3.1"),
        ("a", "open", ""),
        ("a", "loop", ""),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<project>",
        b"hello",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project><version>&b;</version></project>',
        b"<a>" * 100 + b"</a>" * 100,
        b'<?xml version="1.0" encoding="unheard-of"?><project/>',
    ],
)
def test_what_is_no_pom_is_refused(data):
    """Cut, nested, with entities or in an encoding that nobody knows."""
    with pytest.raises(pom.PomError):
        pom.read(data)


@given(st.integers(0, len(GOOD)), st.binary(max_size=8))
def test_damaged_poms(at, noise):
    """Any damage gives texts or PomError."""
    try:
        found = pom.read(GOOD[:at] + noise + GOOD[at:])
    except pom.PomError:
        return
    assert all(isinstance(text, str) for text in found.coordinates())


def test_properties_that_grow_stay_small():
    """Each property names the one before it twice."""
    inner = b"".join(b"<p%d>${p%d}${p%d}</p%d>" % (n, n - 1, n - 1, n) for n in range(1, 40))
    data = b"<project><properties><p0>aaaaaaaa</p0>" + inner + b"</properties><version>${p39}</version></project>"
    assert len(pom.read(data).coordinates()[2]) <= 1024
