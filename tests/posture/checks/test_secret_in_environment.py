"""The control `secret_in_environment`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.secret_in_environment import CONTROL


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
  containers:
  - name: a
    env:
    - name: A
      value: x
    - name: P
      valueFrom:
        secretKeyRef:
          name: s
          key: k
    envFrom:
    - secretRef:
        name: s
""",
            ["FAIL /spec/containers/0/env/1/valueFrom/secretKeyRef", "FAIL /spec/containers/0/envFrom/0/secretRef"],
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
  containers:
  - name: a
    env:
    - name: P
      valueFrom:
        configMapKeyRef:
          name: s
          key: k
    envFrom:
    - configMapRef:
        name: s
  volumes:
  - name: s
    secret:
      secretName: s
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
