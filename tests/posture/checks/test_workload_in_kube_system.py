"""The control `workload_in_kube_system`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.workload_in_kube_system import CONTROL


def workload(image, *, inside="kube-system", kind="Pod"):
    """Write a pod or a Deployment with one container."""
    spec = f"{{containers: [{{name: c, image: {image}}}]}}"
    version, body = ("v1", spec) if kind == "Pod" else ("apps/v1", f"{{template: {{spec: {spec}}}}}")
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: w, namespace: {inside}}}\nspec: {body}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (workload("docker.io/me/tool:1"), None, ["FAIL /spec/containers/0/image"]),
        (workload("111122223333.dkr.ecr.eu-west-1.amazonaws.com/eks/miner:1"), None, ["FAIL /spec/containers/0/image"]),
        (workload("evil.example/602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/x:1"), None, ["FAIL /spec/containers/0/image"]),
        (
            workload("111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1", kind="Deployment"),
            None,
            ["FAIL /spec/template/spec/containers/0/image"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (workload("602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/coredns:v1"), None, ["PASS"]),
        (workload("registry.k8s.io/metrics-server/metrics-server:v0.8.0"), None, ["PASS"]),
        (workload("docker.io/me/tool:1", inside="shop"), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected
