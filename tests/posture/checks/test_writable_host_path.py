"""The control `writable_host_path`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.writable_host_path import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: v, hostPath: {path: /opt}}]
  containers: [{name: c, volumeMounts: [{name: v, mountPath: /x}]}]
  initContainers: [{name: i, volumeMounts: [{name: v, mountPath: /x, readOnly: false}]}]
""",
            ["FAIL /spec/initContainers/0/volumeMounts/0/readOnly", "FAIL /spec/containers/0/volumeMounts/0/readOnly"],
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
  volumes: [{name: v, hostPath: {path: /opt}}, {name: e, emptyDir: {}}]
  containers: [{name: c, volumeMounts: [{name: v, mountPath: /x, readOnly: true}, {name: e, mountPath: /y}]}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
