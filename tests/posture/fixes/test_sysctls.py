"""Taking unsafe sysctls away."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-unsafe-sysctl",
        POD
        + (
            "  securityContext:\n"
            "    sysctls:\n"
            "    - name: kernel.msgmax\n"
            "      value: '1'\n"
            "    - name: net.ipv4.tcp_syncookies\n"
            "      value: '1'\n"
        ),
        POD + ("  securityContext:\n    sysctls:\n    - name: net.ipv4.tcp_syncookies\n      value: '1'\n"),
        "the kernel's default holds, for which the program may be too demanding",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
