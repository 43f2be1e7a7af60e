"""The control `runtime_socket`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.runtime_socket import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: s, hostPath: {path: /var/run/docker.sock}}, {name: t, hostPath: {path: //run/containerd/}}]
""",
            ["FAIL /spec/volumes/0/hostPath/path", "FAIL /spec/volumes/1/hostPath/path"],
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
metadata:
  name: p
  namespace: shop
spec:
  volumes:
  - name: s
    hostPath:
      path: /var/run/app.sock
  - name: docker.sock
    emptyDir: {}
  - name: t
    hostPath:
      path: /opt/run
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
