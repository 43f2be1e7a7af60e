"""The control `image_not_pinned`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.image_not_pinned import CONTROL
from tidewaiter.posture.pods import pod_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a, image: 'nginx:1.27'}]
  initContainers: [{name: i, image: busybox}]
""",
            ["FAIL /spec/initContainers/0/image", "FAIL /spec/containers/0/image"],
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
  - name: b
    image: nginx:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  - name: c
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


def test_an_image_that_cannot_be_read_is_not_assessed():
    """What a tool fills in later, or nobody wrote, is not known."""
    spec = {"containers": [{"name": "c", "image": "a:${TAG}"}, {"name": "d"}]}
    found = CONTROL.check(pod_of({"apiVersion": "v1", "kind": "Pod", "spec": spec}, 37))
    assert [one.reason for one in found] == [f"container {name} names no image that can be read" for name in "cd"]
