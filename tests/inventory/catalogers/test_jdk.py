"""Java runtimes."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.jdk import JDK

PATH = "opt/java/openjdk/release"
GOOD = b'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="17.0.9+9"\nJAVA_VERSION="17.0.9"\nIMAGE_TYPE="JRE"\n'


def test_a_runtime_with_its_build():
    """The full version counts, the maker and the kind of image are qualifiers."""
    (package,) = parse(JDK, PATH, GOOD)
    assert package.purl == "pkg:generic/openjdk@17.0.9%2B9?image=jre&implementor=Eclipse%20Adoptium"
    assert package.version == "17.0.9+9"


@pytest.mark.parametrize(
    ("data", "purl"),
    [
        (b'JAVA_VERSION="1.8.0_392"\n', "pkg:generic/openjdk@1.8.0_392"),
        (b'JAVA_VERSION="21"\nGRAALVM_VERSION="23.1"', "pkg:generic/graalvm@21"),
    ],
)
def test_old_runtimes_and_graal(data, purl):
    """Java 8 names no runtime version; GraalVM is another product."""
    assert [package.purl for package in parse(JDK, PATH, data)] == [purl]


def test_other_release_files_are_nothing():
    """A file named release without a Java version is neither a runtime nor a problem."""
    result = scan(tar_of({"srv/release": b"VERSION=1\n", "etc/lsb-release": GOOD, "opt/java/release.txt": GOOD}))
    assert (result.packages, result.problems) == ((), ())


def test_an_empty_version_is_a_problem():
    """A runtime that does not say its version is said."""
    assert [item.code for item in parse(JDK, PATH, b"JAVA_VERSION=\n")] == ["package-malformed"]


test_damaged_files = survives(JDK, PATH, GOOD)
