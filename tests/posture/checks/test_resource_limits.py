"""The control `resource_limits`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.resource_limits import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a}, {name: b, resources: {limits: {memory: 1Gi}}}]
""",
            ["FAIL /spec/containers/0/resources/limits", "FAIL /spec/containers/1/resources/limits"],
        ),
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: b, resources: {requests: {memory: 1Gi, cpu: 1}}}]
""",
            ["FAIL /spec/containers/0/resources/limits"],
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
  containers: [{name: b, resources: {limits: {memory: 1Gi, cpu: 1}}}]
  initContainers: [{name: i}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  resources: {limits: {memory: 1Gi, cpu: 1}}
  containers: [{name: b}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  resources: {limits: {memory: 1Gi}}
  containers: [{name: b, resources: {limits: {cpu: 1}}}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


LIMIT_RANGE = """
apiVersion: v1
kind: LimitRange
metadata: {name: l, namespace: %s}
spec: {limits: [{type: Container, default: {cpu: 1, memory: 1Gi}}]}
"""


def test_defaults_of_the_namespace_count(judge):
    """A LimitRange beside the workload gives what its containers do not say; one of another namespace does not."""
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: a}\nspec: {containers: [{name: c}]}\n---"
    assert judge(CONTROL, pod + LIMIT_RANGE % "a") == ["PASS"]
    assert judge(CONTROL, pod + LIMIT_RANGE % "b") == ["FAIL /spec/containers/0/resources/limits"]
