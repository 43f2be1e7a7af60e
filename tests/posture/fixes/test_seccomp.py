"""Setting a seccomp profile."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-seccomp-not-set",
        POD + ("  - name: d\n    image: a/b:1\n"),
        POD + ("  - name: d\n    image: a/b:1\n  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n"),
        "unless the kubelet sets it anyway (`seccompDefault`), nothing was filtered so far: what mounts or makes namespaces may be refused",
    ),
    (
        "TW-K8S-seccomp-unconfined",
        POD + ("    securityContext:\n      seccompProfile: {type: Unconfined}\n"),
        POD + ("    securityContext:\n      seccompProfile: {type: RuntimeDefault}\n"),
        "somebody switched the filter off; system calls that it refuses may be why",
    ),
    (
        "TW-K8S-seccomp-not-set",
        POD + ("  securityContext:\n    seccompProfile:\n      type: Unconfined\n"),
        POD + ("  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n"),
        "somebody switched the filter off; system calls that it refuses may be why",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
