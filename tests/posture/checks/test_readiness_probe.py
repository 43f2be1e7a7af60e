"""The control `readiness_probe`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.readiness_probe import CONTROL


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
      containers: [{name: a}, {name: b, readinessProbe: {tcpSocket: {port: 80}}}]
      initContainers: [{name: once}, {name: sidecar, restartPolicy: Always}]
""",
            ["FAIL /spec/template/spec/initContainers/1/readinessProbe", "FAIL /spec/template/spec/containers/0/readinessProbe"],
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
  containers: [{name: b, readinessProbe: {tcpSocket: {port: 80}}}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {helm.sh/hook: test}}
spec: {restartPolicy: Never, containers: [{name: b}]}
""",
        """
apiVersion: batch/v1
kind: CronJob
metadata: {name: p, namespace: shop}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: b}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
