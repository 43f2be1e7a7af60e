"""The control `ingress_snippet`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.ingress_snippet import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {nginx.ingress.kubernetes.io/configuration-snippet: 'more_set_headers x;'}}
spec: {}
""",
            ["FAIL /metadata/annotations/nginx.ingress.kubernetes.io~1configuration-snippet"],
        ),
        (
            """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {nginx.org/server-snippets: 'x;', nginx.ingress.kubernetes.io/mirror-host: x}}
spec: {}
""",
            [
                "FAIL /metadata/annotations/nginx.org~1server-snippets",
                "FAIL /metadata/annotations/nginx.ingress.kubernetes.io~1mirror-host",
            ],
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
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}}
spec: {}
""",
        """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {example.com/configuration-snippet: x}}
spec: {}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
