"""Maven projects."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.maven_pom import MAVEN_POM
from tidewaiter.model.package import Package

PATH = "srv/pom.xml"
GOOD = b"""<project><groupId>g</groupId><artifactId>shop</artifactId><version>1</version>
<properties><log4j.version>2.14.1</log4j.version></properties>
<dependencies>
 <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>${log4j.version}</version></dependency>
 <dependency><groupId>a</groupId><artifactId>range</artifactId><version>[1,2)</version></dependency>
 <dependency><groupId>a</groupId><artifactId>parent</artifactId></dependency>
</dependencies></project>"""
PURL = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"


def test_fixed_versions_and_the_number_of_others():
    """What parents and ranges decide is said, not guessed; the project itself is no dependency."""
    package, problem = parse(MAVEN_POM, PATH, GOOD)
    assert (package.purl, problem.code) == (PURL, "dependencies-unpinned")
    assert problem.what.startswith("2 dependencies")


def test_only_in_directories_and_only_under_its_name():
    """In an image a project's file says what somebody meant to build."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, "srv/settings.xml": GOOD}) == [PURL]


def test_what_is_no_pom():
    """It is said; a pom without dependencies is fine."""
    assert [item.code for item in parse(MAVEN_POM, PATH, b"<project>")] == ["package-malformed"]
    assert parse(MAVEN_POM, PATH, b"<project/>") == []
    nameless = GOOD.replace(b"<artifactId>log4j-core</artifactId>", b"")
    assert not any(isinstance(item, Package) for item in parse(MAVEN_POM, PATH, nameless))


test_damaged_files = survives(MAVEN_POM, PATH, GOOD)
