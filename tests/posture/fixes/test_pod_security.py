"""The strictest level that is free."""

import pytest

NAMED = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n"
MADE = (
    "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"
    "---\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: d, namespace: n}\nspec: {workflowTemplateRef: {name: w}}\n"
)

CASES = [
    (
        "TW-K8S-pod-security-label",
        NAMED + MADE,
        NAMED + "  labels:\n    pod-security.kubernetes.io/enforce: baseline\n" + MADE,
        "an operator may make pods of Workflow, which do not stand here, and some may not meet baseline",
    ),
    (
        "TW-K8S-pod-security-label",
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
            "  labels:\n"
            "    pod-security.kubernetes.io/enforce: baseline\n"
            "---\n"
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, namespace: n}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
        ),
        "",
    ),
    (
        "TW-K8S-pod-security-free-level",
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
            "  labels:\n"
            "    pod-security.kubernetes.io/enforce: baseline\n"
            "---\n"
            "apiVersion: v1\n"
            "kind: Pod\n"
            "metadata: {name: p, namespace: n}\n"
            "spec:\n"
            "  containers:\n"
            "  - name: c\n"
            "    image: a/b:1\n"
        ),
        "",
    ),
    (
        "TW-K8S-pod-security-label",
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n"),
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n  labels:\n    pod-security.kubernetes.io/enforce: baseline\n"),
        "its pods are not known, and some may not meet baseline",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


def test_no_level_is_set_that_would_refuse_a_pod(fix):
    """A namespace with a privileged pod keeps what it has."""
    text = CASES[1][1] + "    securityContext:\n      privileged: true\n"
    assert "does not meet baseline" in fix("TW-K8S-pod-security-label", text)
