"""The control `shared_process_namespace`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.shared_process_namespace import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: apps/v1
kind: Deployment
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      shareProcessNamespace: true
      containers: [{name: a}, {name: b}]
""",
            ["FAIL /spec/template/spec/shareProcessNamespace"],
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
  shareProcessNamespace: false
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: shareProcessNamespace}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
