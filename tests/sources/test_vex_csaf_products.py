"""CSAF product trees, also those made to trap a reader."""

from typing import Any

import pytest

from tidewaiter.sources.vex_csaf_products import MAX_CHAIN, Products
from tidewaiter.sources.vex_notes import Notes


def products(**tree: Any) -> Products:
    """Read a product tree."""
    return Products.of({"product_tree": tree}, Notes(source="c"))


def name(identifier: str) -> dict[str, Any]:
    """Make a product named by purl."""
    return {"name": identifier, "product_id": identifier, "product_identification_helper": {"purl": f"pkg:generic/{identifier}"}}


def relation(made: str, component: str, container: str) -> dict[str, Any]:
    """Put a product into another."""
    parts = {"product_reference": component, "relates_to_product_reference": container}
    return {"category": "installed_on", "full_product_name": {"name": made, "product_id": made}, **parts}


def test_a_chain_of_relationships_is_followed() -> None:
    """The innermost component comes first, then each container."""
    found = products(
        full_product_names=[name("a"), name("b"), name("c")], relationships=[relation("ab", "a", "b"), relation("abc", "ab", "c")]
    )
    assert [one.purl for one in found.chain("abc")] == ["pkg:generic/a", "pkg:generic/b", "pkg:generic/c"]


def test_cycles_stand_for_nothing() -> None:
    """Products that contain themselves, at once or in a circle, are not resolved."""
    found = products(
        full_product_names=[name("a")], relationships=[relation("x", "x", "a"), relation("y", "z", "a"), relation("z", "y", "a")]
    )
    assert [found.chain(one) for one in ("x", "y", "z", "unknown")] == [(), (), (), ()]


def test_a_tower_of_relationships_is_cut_off() -> None:
    """Each level doubles the parts; no document needs that."""
    rows = [relation("p1", "p0", "p0"), *(relation(f"p{n + 1}", f"p{n}", f"p{n}") for n in range(1, 60))]
    found = products(full_product_names=[name("p0")], relationships=rows)
    assert found.chain(f"p{MAX_CHAIN + 2}") == ()


def test_deep_branches_are_read() -> None:
    """Depth costs no stack."""
    tree: dict[str, Any] = {"product": name("deep")}
    for _ in range(20_000):
        tree = {"branches": [tree]}
    assert products(**tree).chain("deep")[0].purl == "pkg:generic/deep"


def test_a_product_without_a_name_has_none() -> None:
    """An empty word would be a name like any other."""
    assert products(full_product_names=[{"product_id": "n"}]).chain("n")[0].names == ()


def test_hashes_are_digests() -> None:
    """An image may be named by the hash of its manifest."""
    helper = {"hashes": [{"filename": "manifest", "file_hashes": [{"algorithm": "SHA256", "value": "AB"}]}]}
    found = products(full_product_names=[{"name": "n", "product_id": "n", "product_identification_helper": helper}])
    assert found.chain("n")[0].digests == ("sha256:ab",)


@pytest.mark.parametrize(
    ("purl", "known"),
    [
        ("pkg:rpmmod/redhat/nodejs:18/nodejs", "pkg:rpm/redhat/nodejs?arch=src&rpmmod=nodejs:18"),
        ("pkg:rpmmod/redhat/nodejs@18:8090:aa", "pkg:rpmmod/redhat/nodejs@18:8090:aa"),
        ("pkg:rpmmod/redhat/nodejs@18/x", "pkg:rpmmod/redhat/nodejs@18/x"),
        ("pkg:rpm/redhat/nodejs?arch=src", "pkg:rpm/redhat/nodejs?arch=src"),
    ],
)
def test_a_package_in_a_module_has_one_spelling(purl: str, known: str) -> None:
    """Red Hat wrote it as a part of the module's name, which is no package's purl."""
    named = {"product_id": "a", "product_identification_helper": {"purl": purl}}
    assert [one.purl for one in products(full_product_names=[named]).chain("a")] == [known]


@pytest.mark.parametrize(
    ("category", "branch", "purl", "limit"),
    [
        ("product_version_range", "vers:npm/>=2.0.0", "pkg:npm/x", "vers:npm/>=2.0.0"),
        ("product_version_range", ">=2.0.0|<3", "pkg:npm/x", "vers:npm/>=2.0.0|<3"),
        ("product_version_range", "all versions before 2", "pkg:npm/x", None),
        ("product_version_range", "", "pkg:npm/x", None),
        ("product_version", "2.0", "pkg:npm/%40a/x?arch=src", "2.0"),
        ("product_version", "Version 2.0", "pkg:npm/x", "2.0"),
        ("product_version", "openssl", "pkg:rpm/redhat/openssl?arch=src", ""),
        ("product_version", "2.0", "pkg:npm/%40a/x@1.0?arch=src", ""),
        ("product_name", "2.0", "pkg:npm/x", ""),
    ],
)
def test_a_branch_limits_a_purl_without_a_version(category: str, branch: str, purl: str, limit: str | None) -> None:
    """Or a statement on 2.0 would be one on every version; what nobody can compare is no limit that could be kept."""
    leaf = {"category": "architecture", "name": "x86_64", "product": {"product_id": "x", "product_identification_helper": {"purl": purl}}}
    found = products(branches=[{"category": category, "name": branch, "branches": [leaf]}], full_product_names=[name("host")])
    assert found.limit("x") == limit


def test_the_version_of_a_container_cannot_be_compared() -> None:
    """The limit of a component goes with it into whatever holds it; that of the holder is of something else than the package."""
    ranged = {
        "category": "product_version_range",
        "name": "<2",
        "product": {**name("r"), "product_identification_helper": {"purl": "pkg:npm/r"}},
    }
    found = products(
        branches=[ranged], full_product_names=[name("h@1")], relationships=[relation("in", "r", "h@1"), relation("of", "h@1", "r")]
    )
    assert (found.limit("in"), found.limit("of")) == ("vers:npm/<2", None)


def test_the_purls_of_the_next_version_of_csaf_are_read() -> None:
    """It lists them."""
    helper = {"purls": ["pkg:npm/x@1", "pkg:npm/x@1?a=b"]}
    found = products(full_product_names=[{"name": "n", "product_id": "n", "product_identification_helper": helper}])
    assert found.chain("n")[0].purl == "pkg:npm/x@1"
