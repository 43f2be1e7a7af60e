"""The control `load_balancer_tls`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.load_balancer_tls import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer, ports: [{port: 443}, {port: 80}]}
""",
            ["FAIL /metadata/annotations"],
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
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer, ports: [{port: 443}]}
""",
        """
apiVersion: v1
kind: Service
metadata: {name: s, namespace: shop, annotations: {}}
spec: {type: LoadBalancer, ports: [{port: 53, protocol: UDP}]}
""",
        """
apiVersion: v1
kind: Service
metadata:
  name: s
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:eu-west-1:111122223333:certificate/x
spec:
  type: LoadBalancer
  ports:
  - port: 80
""",
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
