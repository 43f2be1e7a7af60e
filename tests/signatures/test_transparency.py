"""Inclusion proofs, against trees that are built by the definition."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signatures import forge
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.transparency import Proof, root_of

BODY = b"entry"


def proof(size, index, **changes):
    """Make a tree in which every other leaf is different, and the proof of one of them."""
    leaves = [forge.sha256(b"\0" + (BODY if place == index else b"%d" % place)) for place in range(size)]
    fields = {"index": index, "size": size, "root": forge.tree(leaves), "hashes": tuple(forge.steps(leaves, index)), "checkpoint": ""}
    return Proof(**(fields | changes))


@settings(deadline=None, max_examples=150)
@given(data=st.data(), size=st.integers(1, 130))
def test_every_place_of_every_tree_leads_to_its_root(data, size):
    """And to another one from any other place, body or with another path."""
    index = data.draw(st.integers(0, size - 1))
    good = proof(size, index)
    assert root_of(BODY, good) == good.root
    assert root_of(b"other", good) != good.root
    if good.hashes:
        swapped = (forge.sha256(b"x"), *good.hashes[1:])
        assert root_of(BODY, proof(size, index, hashes=swapped)) != good.root
        with pytest.raises(RejectedError, match="too short"):
            root_of(BODY, proof(size, index, hashes=good.hashes[:-1]))
    with pytest.raises(RejectedError, match="too long"):
        root_of(BODY, proof(size, index, hashes=(*good.hashes, b"x" * 32)))
    with pytest.raises(RejectedError, match="outside"):
        root_of(BODY, replace(good, index=size))


def test_an_inner_node_is_no_leaf():
    """A leaf and a node are hashed differently, so that neither passes for the other."""
    left, right = forge.sha256(b"\0a"), forge.sha256(b"\0b")
    root = forge.sha256(b"\1" + left + right)
    assert root_of(left + right, Proof(index=0, size=1, root=root, hashes=(), checkpoint="")) != root
