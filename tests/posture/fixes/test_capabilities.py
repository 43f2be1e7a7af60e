"""Dropping capabilities, and taking added ones away."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-capabilities-not-dropped",
        POD,
        POD + ("    securityContext:\n      capabilities:\n        drop: [ALL]\n"),
        "a program that starts as root may want to change owners, switch users or bind ports below 1024",
    ),
    (
        "TW-K8S-capabilities-not-dropped",
        POD + ("    securityContext:\n      runAsUser: 7\n      allowPrivilegeEscalation: false\n"),
        POD
        + ("    securityContext:\n      runAsUser: 7\n      allowPrivilegeEscalation: false\n      capabilities:\n        drop: [ALL]\n"),
        "",
    ),
    (
        "TW-K8S-capabilities-beyond-baseline",
        POD + ("    securityContext:\n      capabilities: {add: [CHOWN, NET_ADMIN, SYS_TIME]}\n"),
        POD + ("    securityContext:\n      capabilities: {add: [CHOWN]}\n"),
        "the program asked for this capability, and what it does with it fails",
    ),
    (
        "TW-K8S-escape-capability",
        POD + ("    securityContext:\n      capabilities:\n        add:\n        - SYS_ADMIN # mounts\n"),
        POD,
        "the program asked for this capability, and what it does with it fails",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
