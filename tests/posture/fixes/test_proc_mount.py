"""Masking /proc."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-proc-mount",
        POD + ("    securityContext:\n      procMount: Unmasked\n"),
        POD,
        "a program that writes kernel settings below /proc, such as a container engine in the pod, fails",
    ),
    (
        "TW-K8S-proc-mount-restricted",
        POD + ("    securityContext:\n      procMount: Unmasked\n"),
        POD,
        "a program that writes kernel settings below /proc, such as a container engine in the pod, fails",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
