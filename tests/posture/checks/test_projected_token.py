"""The control `projected_token`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.projected_token import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 604800, audience: vault}}]}}]
""",
            [
                "FAIL /spec/volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds",
                "FAIL /spec/volumes/0/projected/sources/0/serviceAccountToken/audience",
            ],
        ),
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, audience: 'https://kubernetes.default.evil.example'}}]}}]
""",
            ["FAIL /spec/volumes/0/projected/sources/0/serviceAccountToken/audience"],
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
  - name: t
    projected:
      sources:
      - serviceAccountToken:
          path: t
          expirationSeconds: 86400
          audience: sts.amazonaws.com
      - configMap:
          name: c
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]
""",
        """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, audience: 'https://kubernetes.default.svc'}}]}}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
