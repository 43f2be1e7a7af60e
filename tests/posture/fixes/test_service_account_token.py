"""Leaving the token away."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-service-account-token",
        POD,
        POD + "  automountServiceAccountToken: false\n",
        "a program that talks to the API server loses its credential",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


def test_an_account_with_a_role_keeps_its_token(fix):
    """Whoever was given rights is likely to use them: that is for a person to decide."""
    binding = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\n"
    subjects = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: default}]\n"
    assert "is bound to a role" in fix(
        "TW-K8S-service-account-token",
        binding + subjects + "---\n" + POD,
    )
