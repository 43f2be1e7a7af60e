"""The control `image_pull_policy`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.image_pull_policy import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a, image: 'nginx:1.27'}, {name: b, image: nginx, imagePullPolicy: Never}]
""",
            ["FAIL /spec/containers/0/imagePullPolicy", "FAIL /spec/containers/1/imagePullPolicy"],
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
    image: nginx
  - name: b
    image: n:1
    imagePullPolicy: Always
  - name: c
    image: n@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
    imagePullPolicy: IfNotPresent
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
