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
