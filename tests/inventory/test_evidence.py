"""Packages and problems out of a file that names packages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.inventory.evidence import Evidence, texts
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

EVIDENCE = Evidence(path="a/b", layer="sha256:l", cataloger="test")


def test_a_package_says_where_it_was_found():
    """Names are joined as their ecosystem writes them, empty qualifiers are left out."""
    package = EVIDENCE.package("npm", "core", "1.0", namespace="@babel", qualifiers={"a": "1", "b": ""}, licences=("MIT", ""))
    assert isinstance(package, Package)
    assert (package.purl, package.name, package.licences) == ("pkg:npm/%40babel/core@1.0?a=1", "@babel/core", ("MIT",))
    assert package.found_at == (FoundAt(path="a/b", layer="sha256:l"),)


@pytest.mark.parametrize(
    ("name", "version"), [("", "1"), ("a", ""), ("a", None), (1, "1"), ("a" * 600, "1"), ("a", "1\n2"), (" ", "1"), ("/", "1")]
)
def test_unusable_entries_are_problems(name, version):
    """A name or version that is missing, endless, unprintable or no text is said with its place."""
    problem = EVIDENCE.package("npm", name, version)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where) == ("package-malformed", "a/b")


def test_names_keep_their_capitals():
    """A purl of npm has none, and advisories name the package as it is written."""
    package = EVIDENCE.package("npm", "JSONStream", "1.3.5")
    assert isinstance(package, Package)
    assert (package.purl, package.name) == ("pkg:npm/jsonstream@1.3.5", "JSONStream")


@pytest.mark.parametrize("purl", ["", "x", "pkg:npm/a", "pkg:npm", None, "pkg:npm/" + "a" * 2000 + "@1"])
def test_purls_without_version_are_no_evidence(purl):
    """What names no version of a package is None."""
    assert EVIDENCE.from_purl(purl) is None


def test_purls_keep_their_qualifiers():
    """The identity stays as it was written, without where the package was fetched."""
    package = EVIDENCE.from_purl("pkg:maven/g/a@1?download_url=https://example.com/a.jar&type=jar")
    assert package
    assert (package.purl, package.name, package.ecosystem) == ("pkg:maven/g/a@1?type=jar", "g:a", "maven")


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_a_package_or_a_problem(name, version, namespace):
    """No text makes it fail."""
    assert EVIDENCE.package("golang", name, version, namespace=namespace)
    EVIDENCE.from_purl(f"pkg:{namespace}/{name}@{version}")


def test_texts_of_lists_and_single_texts():
    """Licence fields come as a text, a list, or something else."""
    assert (texts("MIT"), texts(["MIT", 1]), texts({})) == (("MIT",), ("MIT",), ())
