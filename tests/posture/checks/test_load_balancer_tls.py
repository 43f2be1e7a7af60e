"""The control `load_balancer_tls`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.load_balancer_tls import CONTROL
from tidewaiter.posture.objects import KubernetesObject


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


def test_the_message_names_the_ports():
    """Whoever reads it sees which of several ports is meant."""
    ports = [{"port": 443}, {"port": 80}, {"port": 53, "protocol": "UDP"}, {"port": 5432, "protocol": "TCP"}]
    data = {"apiVersion": "v1", "kind": "Service", "spec": {"type": "LoadBalancer", "ports": ports}}
    (found,) = CONTROL.check(KubernetesObject(data=data, minor=37))
    assert found.message == "no certificate is set for TCP port 80, 5432"
