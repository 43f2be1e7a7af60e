"""The control `admin_console`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.admin_console import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: a, image: 'ghcr.io/helm/tiller:v2.17.0'}, {name: b, image: 'docker.io/kubernetesui/dashboard:v2.7.0'}]
""",
            ["FAIL /spec/containers/0/image", "FAIL /spec/containers/1/image"],
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
  containers: [{name: tiller, image: 'shop/notiller:1'}, {name: b, image: 'grafana/dashboard-sync:1'}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
