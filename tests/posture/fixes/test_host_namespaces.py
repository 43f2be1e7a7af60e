"""Taking namespaces of the node, and of other containers, away."""

import pytest

CASES = [
    (
        "TW-K8S-host-namespaces",
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  hostPID: true\n  hostIPC: true\n  containers: [{name: c, image: a}]\n"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: a}]\n"),
        "what needs the node's processes, memory or network stops working; on the pod network its address changes",
    ),
    (
        "TW-K8S-shared-process-namespace",
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  shareProcessNamespace: true\n  containers: [{name: c, image: a}]\n"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: a}]\n"),
        "a sidecar that signals or inspects another container's processes no longer sees them",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
