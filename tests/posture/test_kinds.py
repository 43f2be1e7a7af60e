"""What no control knows is said."""

import pytest

from tidewaiter.posture.kinds import unknown_kinds
from tidewaiter.posture.manifests import live_object, read_manifests


@pytest.mark.parametrize(
    ("version", "kind", "words"),
    [
        ("acme.example/v1", "Widget", "a custom resource that no control knows"),
        ("argoproj.io/v1alpha1", "Workflow", "a custom resource that no control knows"),
        ("networking.istio.io/v1", "VirtualService", "a custom resource that no control knows"),
        ("karpenter.sh/v1", "NodePool", "a custom resource that no control knows"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomization", "which was not rendered, so nothing in it was judged"),
        ("apps/v1", "Deploymnt", "which is no kind of Kubernetes"),
        ("v2", "Pod", "an API version that is not known"),
        ("apps/v9", "Deployment", "an API version that is not known"),
        ("v1", "Deployment", "which is no kind of Kubernetes"),
    ],
)
def test_what_is_not_known_is_named(version, kind, words):
    """Custom resources, misspelt kinds and versions of tomorrow are NOT ASSESSED, each kind once with its places."""
    text = "---\n".join(f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: n{number}}}\n" for number in range(5))
    (problem,) = unknown_kinds(read_manifests(text, "x.yaml").objects)
    assert problem.what == f"NOT ASSESSED: {kind} of {version}, {words} (x.yaml:1, x.yaml:5, x.yaml:9 and 2 more)"
    assert problem.incomplete


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("v1", "Pod"),
        ("batch/v1beta1", "CronJob"),
        ("gateway.networking.k8s.io/v1", "Gateway"),
        ("karpenter.k8s.aws/v1", "EC2NodeClass"),
        ("networking.k8s.io/v1", "Ingress"),
    ],
)
def test_what_is_known_is_not_named(version, kind):
    """Removed versions have a control of their own."""
    assert list(unknown_kinds([live_object({"apiVersion": version, "kind": kind})])) == []


def test_a_custom_resource_with_pods_is_judged_by_them():
    """Rollouts and the like have pod templates, which controls find by shape."""
    spec = {"template": {"spec": {"containers": [{"name": "c"}]}}}
    assert list(unknown_kinds([live_object({"apiVersion": "acme.example/v1", "kind": "Rollout", "spec": spec})])) == []
