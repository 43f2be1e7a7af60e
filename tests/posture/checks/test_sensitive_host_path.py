"""The control `sensitive_host_path`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.sensitive_host_path import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata:
  name: p
  namespace: shop
spec:
  volumes:
  - name: a
    hostPath:
      path: /
  - name: b
    hostPath:
      path: /var/lib/kubelet/pods
  - name: c
    hostPath:
      path: /opt/../etc
""",
            ["FAIL /spec/volumes/0/hostPath/path", "FAIL /spec/volumes/1/hostPath/path", "FAIL /spec/volumes/2/hostPath/path"],
        ),
        (
            """
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      volumes: [{name: a, hostPath: {path: /var}}]
      containers: [{name: main}]
""",
            ["FAIL /spec/template/spec/volumes/0/hostPath/path"],
        ),
        (
            """
apiVersion: v1
kind: PersistentVolume
metadata: {name: p}
spec: {hostPath: {path: //etc/kubernetes}}
""",
            ["FAIL /spec/hostPath/path"],
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
  - name: a
    hostPath:
      path: /opt/data
  - name: b
    hostPath:
      path: /etcetera
  - name: c
    hostPath:
      path: /etc/localtime
""",
        """
apiVersion: apps/v1
kind: Deployment
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      volumes: [{name: etc, emptyDir: {}}, {name: x, hostPath: {path: 5}}]
      containers: [{name: main}]
""",
        """
apiVersion: v1
kind: PersistentVolume
metadata: {name: p}
spec: {local: {path: /mnt/disks/ssd1}}
""",
        """
apiVersion: v1
kind: PersistentVolume
metadata: {name: p}
spec: {csi: {driver: ebs.csi.aws.com}}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
