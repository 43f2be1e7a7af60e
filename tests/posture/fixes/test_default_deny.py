"""Denying what nothing allows."""

import pytest

CASES = [
    (
        "TW-NET-default-deny-ingress",
        (
            "apiVersion: v1\n"
            "kind: Namespace\n"
            "metadata:\n"
            "  name: n\n"
            "---\n"
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, namespace: n}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
        ),
        (
            "apiVersion: v1\n"
            "kind: Namespace\n"
            "metadata:\n"
            "  name: n\n"
            "---\n"
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, namespace: n}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
            "---\n"
            "apiVersion: networking.k8s.io/v1\n"
            "kind: NetworkPolicy\n"
            "metadata:\n"
            "  name: default-deny-ingress\n"
            "  namespace: n\n"
            "spec:\n"
            "  podSelector: {}\n"
            "  policyTypes: [Ingress]\n"
        ),
        "no pod of the namespace is reached until a policy allows it",
    ),
    (
        "TW-NET-default-deny-egress",
        (
            "apiVersion: v1\n"
            "kind: Namespace\n"
            "metadata:\n"
            "  name: n\n"
            "---\n"
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, namespace: n}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
        ),
        (
            "apiVersion: v1\n"
            "kind: Namespace\n"
            "metadata:\n"
            "  name: n\n"
            "---\n"
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, namespace: n}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
            "---\n"
            "apiVersion: networking.k8s.io/v1\n"
            "kind: NetworkPolicy\n"
            "metadata:\n"
            "  name: default-deny-egress\n"
            "  namespace: n\n"
            "spec:\n"
            "  podSelector: {}\n"
            "  policyTypes: [Egress]\n"
        ),
        "no pod of the namespace reaches anything, not even DNS, until a policy allows it",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


def test_a_name_that_is_taken_is_not_taken_again(fix):
    """Applying two policies of one name would keep only one of them."""
    taken = CASES[0][2].replace("podSelector: {}", "podSelector: {matchLabels: {a: b}}")
    assert "already" in fix("TW-NET-default-deny-ingress", taken)
