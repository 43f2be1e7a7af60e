"""The control `gateway_foreign_certificate`: keys across namespaces."""

import pytest

from tidewaiter.posture.checks.gateway_foreign_certificate import CONTROL

GATEWAY = """
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: g, namespace: edge}}
spec: {{listeners: [{{name: web, tls: {{certificateRefs: [{{name: own}}, {reference}]}}}}]}}
"""
GRANT = """
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {{name: g, namespace: shop}}
spec: {{from: [{{group: gateway.networking.k8s.io, kind: Gateway, namespace: edge}}], to: [{{group: '', kind: {kind}}}]}}
"""


def test_hit_names_the_reference(judge):
    """A key of another namespace, and a grant of all Secrets."""
    found = judge(CONTROL, GATEWAY.format(reference="{name: shop, namespace: shop}"))
    assert found == ["FAIL /spec/listeners/0/tls/certificateRefs/1/namespace"]
    assert judge(CONTROL, GRANT.format(kind="Secret")) == ["FAIL /spec/to/0 (medium)"]


@pytest.mark.parametrize(
    "text",
    [
        GATEWAY.format(reference="{name: shop, namespace: edge}"),
        GATEWAY.format(reference="7"),
        GRANT.format(kind="Service"),
        GRANT.format(kind="Secret, name: shop-tls"),
    ],
)
def test_near_miss_passes(judge, text):
    """A key of the gateway's own namespace, a grant of one Secret, and one of Services."""
    assert judge(CONTROL, text) == ["PASS"]
