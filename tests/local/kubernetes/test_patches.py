"""The three patch types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.local.kubernetes.patches import apply_patch, json_patch, merge_patch, strategic_patch
from tidewaiter.local.kubernetes.status import ApiStatusError


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c", "d": 1}}, {"a": {"b": "e", "d": None}}, {"a": {"b": "e"}}),
        ({"a": [1]}, {"a": [2, None]}, {"a": [2, None]}),
        ("text", {"a": {"b": None}}, {"a": {}}),
    ],
)
def test_merge_patches(target, patch, expected):
    """Null removes, objects merge, everything else replaces."""
    assert merge_patch(target, patch) == expected


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([{"op": "add", "path": "/l/0", "value": 0}], {"l": [0, 1, 2], "m": {"a/b": 1}}),
        ([{"op": "add", "path": "/l/-", "value": 3}], {"l": [1, 2, 3], "m": {"a/b": 1}}),
        ([{"op": "remove", "path": "/m/a~1b"}], {"l": [1, 2], "m": {}}),
        ([{"op": "replace", "path": "/l/1", "value": 9}], {"l": [1, 9], "m": {"a/b": 1}}),
        ([{"op": "move", "from": "/l/0", "path": "/m/x"}], {"l": [2], "m": {"a/b": 1, "x": 1}}),
        ([{"op": "copy", "from": "/m", "path": "/n"}], {"l": [1, 2], "m": {"a/b": 1}, "n": {"a/b": 1}}),
        ([{"op": "test", "path": "/l", "value": [1, 2]}], {"l": [1, 2], "m": {"a/b": 1}}),
    ],
)
def test_json_patches(operations, expected):
    """Each operation does what RFC 6902 says."""
    assert json_patch({"l": [1, 2], "m": {"a/b": 1}}, operations) == expected


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/none"},
        {"op": "replace", "path": "/none", "value": 1},
        {"op": "add", "path": "/l/9", "value": 1},
        {"op": "add", "path": "/l/x", "value": 1},
        {"op": "add", "path": "/t/x", "value": 1},
        {"op": "test", "path": "/l", "value": []},
        {"op": "copy", "from": "/none", "path": "/x"},
        {"op": "invent", "path": "/x"},
        {"op": "add", "path": "x", "value": 1},
        {"path": 7},
        "add",
    ],
)
def test_impossible_operations_are_refused(operation):
    """A patch that does not fit is a 400."""
    with pytest.raises(ApiStatusError) as caught:
        json_patch({"l": [1], "t": "text"}, [operation])
    assert caught.value.code == 400


def test_strategic_patches_merge_named_lists():
    """Containers merge by name, others are appended, `$patch: delete` removes, plain lists are replaced."""
    target = {"containers": [{"name": "a", "image": "1", "args": ["x"]}, {"name": "b"}], "args": [1]}
    patch = {"containers": [{"name": "a", "image": "2"}, {"name": "b", "$patch": "delete"}, {"name": "c"}], "args": [2]}
    assert strategic_patch(target, patch) == {"containers": [{"name": "a", "image": "2", "args": ["x"]}, {"name": "c"}], "args": [2]}
    assert strategic_patch({"labels": {"a": 1}}, {"labels": {"$patch": "replace", "b": 2}}) == {"labels": {"b": 2}}
    assert strategic_patch({"labels": {"a": 1}}, {"labels": {"a": None}}) == {"labels": {}}


@pytest.mark.parametrize(
    "patch", [{"$retainKeys": ["a"]}, {"containers": [{"$setElementOrder/env": []}]}, {"containers": [{"image": "x"}]}]
)
def test_strategic_directives_that_are_not_served_are_named(patch):
    """What is not built is refused, not guessed."""
    with pytest.raises(ApiStatusError, match="strategic merge patch"):
        strategic_patch({}, patch)


def test_unknown_media_types_are_refused():
    """415 lists what is accepted; apply patches are not served."""
    with pytest.raises(ApiStatusError, match=r"merge-patch\+json") as caught:
        apply_patch("application/apply-patch+yaml", {}, {})
    assert caught.value.code == 415


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda i: st.lists(i, max_size=3) | st.dictionaries(st.text("abc", max_size=2), i, max_size=3),
    max_leaves=10,
)


def _without_null(value):
    if isinstance(value, dict):
        return {key: _without_null(one) for key, one in value.items() if one is not None}
    return value


@given(JSON, JSON)
def test_a_merge_patch_applied_twice_is_applied_once(target, patch):
    """Merge patches are idempotent, and patching nothing gives the patch without its nulls."""
    once = apply_patch("application/merge-patch+json", target, patch)
    assert apply_patch("application/merge-patch+json", once, patch) == once
    assert apply_patch("application/merge-patch+json", None, patch) == _without_null(patch)
