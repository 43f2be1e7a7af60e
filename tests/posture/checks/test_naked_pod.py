"""The control `naked_pod`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.naked_pod import CONTROL


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
            ["FAIL /metadata/ownerReferences"],
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
apiVersion: apps/v1
kind: Deployment
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: a}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, ownerReferences: [{kind: Job, name: j, uid: u, controller: true}]}
spec: {containers: [{name: a}]}
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {kubernetes.io/config.mirror: abc}}
spec: {containers: [{name: a}]}
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {helm.sh/hook: test}}
spec: {containers: [{name: a}]}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
