"""The control `ingress_nginx_controller`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.ingress_nginx_controller import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: apps/v1
kind: Deployment
metadata: {name: p, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: a, image: 'registry.k8s.io/ingress-nginx/controller:v1.12.1'}]
""",
            ["FAIL /spec/template/spec/containers/0/image"],
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
  containers: [{name: a, image: 'nginx/nginx-ingress:5.0'}, {name: b, image: 'nginx:1.27'}]
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
