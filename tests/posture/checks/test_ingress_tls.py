"""The control `ingress_tls`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.ingress_tls import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {}}
spec: {rules: [{host: a.example}]}
""",
            ["FAIL /spec/tls"],
        ),
        (
            """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {}}
spec: {tls: [{hosts: [a.example]}], rules: [{host: a.example}, {host: b.example}]}
""",
            ["FAIL /spec/rules/1/host"],
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
metadata: {name: i, namespace: shop, annotations: {}}
spec: {tls: [{hosts: ['*.example'], secretName: t}], rules: [{host: a.example}]}
""",
        """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: i
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:111122223333:certificate/x
spec: {}
""",
        """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop, annotations: {}}
spec: {tls: [{secretName: t}], rules: [{host: a.example}]}
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
