"""The control `writable_root_filesystem`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.writable_root_filesystem import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a}, {name: b, securityContext: {readOnlyRootFilesystem: false}}]
""",
            [
                "FAIL /spec/containers/0/securityContext/readOnlyRootFilesystem",
                "FAIL /spec/containers/1/securityContext/readOnlyRootFilesystem",
            ],
        ),
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  securityContext: {readOnlyRootFilesystem: true}
  containers: [{name: a}]
""",
            ["FAIL /spec/containers/0/securityContext/readOnlyRootFilesystem"],
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
  containers: [{name: a, securityContext: {readOnlyRootFilesystem: true}}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  os: {name: windows}
  containers: [{name: a}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
