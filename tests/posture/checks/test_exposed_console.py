"""The control `exposed_console`: consoles and who reaches them."""

import pytest

from tests.posture.networks import manifests, namespace
from tidewaiter.posture.checks.exposed_console import CONTROL

POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: shop, labels: {{app: web}}}}\n"
    "spec: {{containers: [{{name: c, image: '{image}'}}]}}\n"
)
SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata: {{name: s, namespace: shop, annotations: {{{notes}}}}}\n"
    "spec: {{type: {kind}, selector: {{app: web}}, ports: [{{port: 80}}]{more}}}\n"
)
INTERNAL = "service.beta.kubernetes.io/aws-load-balancer-scheme: internal"


def text(image, kind="LoadBalancer", notes="", more=""):
    """Write a namespace with a pod behind a Service."""
    return manifests(namespace(), POD.format(image=image), SERVICE.format(kind=kind, notes=notes, more=more))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("prom/prometheus:v3", "FAIL /metadata/name"),
        ("quay.io/prometheus/prometheus@sha256:" + "0" * 64, "FAIL /metadata/name"),
        ("adminer", "FAIL /metadata/name"),
        ("registry.example:5000/argoproj/argocd:v3", "FAIL /metadata/name (medium)"),
    ],
)
def test_hit_fails_with_its_severity(judge, image, expected):
    """Whatever registry the image is from; a login makes it less severe."""
    assert judge(CONTROL, text(image)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (text("prom/prometheus", kind="ClusterIP"), ["PASS"]),
        (text("prom/prometheus", notes=INTERNAL), ["PASS"]),
        (text("prom/prometheus", more=", loadBalancerSourceRanges: [10.0.0.0/8]"), ["PASS"]),
        (text("shop/web"), ["PASS"]),
        (text("prom/prometheus-config-reloader"), ["PASS"]),
        (text("${IMAGE}").replace("'${IMAGE}'", "7"), ["PASS"]),
    ],
)
def test_near_miss_passes(judge, text, expected):
    """Inside the cluster or the VPC only, and what is no console."""
    assert judge(CONTROL, text) == expected


def test_missing_facts_are_not_a_pass(judge):
    """Pods, and the Services in front of them."""
    assert judge(CONTROL, text("prom/prometheus"), frozenset({"Service"})) == ["UNKNOWN kubernetes:list pods"]
