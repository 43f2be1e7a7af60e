"""Product trees of CSAF documents."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.feeds._csaf import Component, ProductTree, by_product


def product(name: str, **helper: str) -> dict[str, Any]:
    """Make a branch with one product."""
    return {"category": "product_version", "name": name, "product": {"product_id": name, "product_identification_helper": helper}}


def relation(part: str, whole: str, name: str = "") -> dict[str, Any]:
    """Make a component of something."""
    identifier = name or f"{whole}:{part}"
    return {"full_product_name": {"product_id": identifier}, "product_reference": part, "relates_to_product_reference": whole}


def test_a_component_is_followed_to_its_platform() -> None:
    """Through a module, whose purl is kept, and whatever the depth of the branches."""
    tree = ProductTree(
        {
            "branches": [{"branches": [{"branches": [product("p", cpe="cpe:/o:x:y:8")]}, product("m:1", purl="pkg:rpmmod/redhat/m@1:2")]}],
            "full_product_names": [product("b", purl="pkg:rpm/redhat/b@1")["product"]],
            "relationships": [relation("m:1", "p"), relation("b", "p:m:1"), relation("b", "p"), relation("b", "nowhere")],
        }
    )
    plain = Component(id="b", purl="pkg:rpm/redhat/b@1", within=(), cpe="cpe:/o:x:y:8")
    assert tree.component("p:b") == plain
    assert tree.component("p:m:1:b") == Component(id="b", purl=plain.purl, within=("pkg:rpmmod/redhat/m@1:2",), cpe=plain.cpe)
    assert [tree.component(name) for name in ("b", "p", "nowhere:b", "")] == [None] * 4


def test_a_circle_names_nothing() -> None:
    """Relationships may lead back to themselves."""
    tree = ProductTree({"relationships": [relation("a", "y", "x"), relation("a", "x", "y"), relation("a", "z", "z")]})
    assert [tree.component(name) for name in "xyz"] == [None] * 3


def test_branches_may_be_nested_without_end() -> None:
    """Depth costs no stack."""
    branch: dict[str, Any] = product("p", cpe="c")
    for _ in range(5000):
        branch = {"branches": [branch]}
    tree = ProductTree({"branches": [branch], "relationships": [relation("b", "p")]})
    assert tree.component("p:b") == Component(id="b", purl="", within=(), cpe="c")


def test_statements_are_told_by_product() -> None:
    """Only the wanted categories count."""
    items = [{"category": "workaround", "details": "w", "product_ids": ["a"]}, {"category": "none_available", "product_ids": ["a", 1]}]
    assert by_product(items, "details", frozenset({"none_available"})) == {"a": ("none_available", "")}
    assert by_product("nonsense", "details") == {}


_KEYS = ["branches", "product", "product_id", "relationships", "full_product_name", "product_reference", "x"]
_JSON = st.recursive(
    st.none() | st.text(max_size=3) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
)


@given(st.dictionaries(st.sampled_from(["branches", "relationships", "full_product_names"]), _JSON))
def test_any_tree_is_read_without_raising(tree: dict[str, Any]) -> None:
    """What is malformed names nothing."""
    assert ProductTree(tree).component("x") is None
