"""AppArmor, SELinux and HostProcess."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-apparmor-profile",
        POD + ("    securityContext:\n      appArmorProfile: {type: Unconfined}\n"),
        POD,
        "somebody chose this; what the container's usual profile refuses may be why",
    ),
    (
        "TW-K8S-apparmor-profile",
        (
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, annotations: {container.apparmor.security.beta.kubernetes.io/c: unconfined}}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
        ),
        POD,
        "somebody chose this; what the container's usual profile refuses may be why",
    ),
    (
        "TW-K8S-selinux-options",
        POD + ("  securityContext:\n    seLinuxOptions: {user: u, level: s0}\n"),
        POD + ("  securityContext:\n    seLinuxOptions: {level: s0}\n"),
        "somebody chose this; what the container's usual profile refuses may be why",
    ),
    (
        "TW-K8S-windows-host-process",
        POD + ("  securityContext:\n    windowsOptions:\n      hostProcess: true\n"),
        POD,
        "the container no longer sees or changes the node, which is what HostProcess containers are for",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
