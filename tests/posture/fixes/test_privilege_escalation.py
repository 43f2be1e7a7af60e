"""Switching privilege escalation off."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-privilege-escalation",
        POD + ("    securityContext:\n      capabilities: {drop: [ALL]}\n"),
        POD + ("    securityContext:\n      capabilities: {drop: [ALL]}\n      allowPrivilegeEscalation: false\n"),
        "",
    ),
    (
        "TW-K8S-privilege-escalation",
        POD + ("    securityContext:\n      allowPrivilegeEscalation: true\n"),
        POD + ("    securityContext:\n      allowPrivilegeEscalation: false\n"),
        "programs that gain rights through setuid bits (sudo, ping) or file capabilities lose them",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


@pytest.mark.parametrize("field", ["privileged: true", "capabilities: {add: [CAP_SYS_ADMIN]}"])
def test_what_the_api_server_would_refuse_is_not_written(fix, field):
    """Kubernetes takes no `false` beside `privileged` or CAP_SYS_ADMIN."""
    assert "refuses" in fix(
        "TW-K8S-privilege-escalation",
        POD + "    securityContext:\n" + f"      {field}\n",
    )
