"""The control `service_account_token`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.service_account_token import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a}]
""",
            ["FAIL /spec/automountServiceAccountToken"],
        ),
        (
            """
apiVersion: apps/v1
kind: Deployment
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      automountServiceAccountToken: null
      containers: [{name: a}]
""",
            ["FAIL /spec/template/spec/automountServiceAccountToken"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  automountServiceAccountToken: false
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  automountServiceAccountToken: true
  serviceAccountName: operator
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


def test_the_accounts_own_word_counts(judge):
    """A service account that keeps its token back needs no word in each pod."""
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\nspec: {serviceAccountName: app, containers: [{name: c}]}\n---\n"
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: a}\nautomountServiceAccountToken: %s\n"
    assert judge(CONTROL, pod + account % "false") == ["PASS"]
    assert judge(CONTROL, pod + account % "true") == ["FAIL /spec/automountServiceAccountToken"]
