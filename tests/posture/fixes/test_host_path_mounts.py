"""Mounting the node read-only."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-writable-host-path",
        POD + ("    volumeMounts:\n    - name: v\n      mountPath: /v\n  volumes:\n  - name: v\n    hostPath: {path: /data}\n"),
        POD
        + (
            "    volumeMounts:\n"
            "    - name: v\n"
            "      mountPath: /v\n"
            "      readOnly: true\n"
            "  volumes:\n"
            "  - name: v\n"
            "    hostPath: {path: /data}\n"
        ),
        "what the program writes to the node fails",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
