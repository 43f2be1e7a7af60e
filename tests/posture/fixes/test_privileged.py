"""Taking `privileged` away."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-privileged-container",
        POD + ("    securityContext:\n      privileged: true # debug\n      runAsUser: 7\n"),
        POD + ("    securityContext:\n      runAsUser: 7\n"),
        "the container loses every device of the node and all capabilities beyond the runtime's default set",
    ),
    (
        "TW-K8S-privileged-container",
        POD + "    securityContext: {privileged: true}\n",
        POD,
        "the container loses every device of the node and all capabilities beyond the runtime's default set",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
