"""The control `default_service_account`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.default_service_account import CONTROL


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
            ["FAIL /spec/serviceAccountName"],
        ),
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  serviceAccountName: default
""",
            ["FAIL /spec/serviceAccountName"],
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
  serviceAccountName: shop
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  serviceAccount: legacy-field
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  automountServiceAccountToken: false
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


def test_an_account_without_a_token_gives_nothing(judge):
    """The default account says for all of its pods that they get no token."""
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\nspec: {containers: [{name: c}]}\n---\n"
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: a}\nautomountServiceAccountToken: false\n"
    assert judge(CONTROL, pod + account) == []
    assert judge(CONTROL, pod + account.replace("false", "true")) == ["FAIL /spec/serviceAccountName"]
