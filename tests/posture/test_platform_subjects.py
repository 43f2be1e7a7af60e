"""Bindings of the platform are known by what they give, not by what they are called."""

import pytest

from tests.posture.bindings import rule
from tidewaiter.posture.manifests import live_object
from tidewaiter.posture.rbac import grants_of

API = "rbac.authorization.k8s.io"
ALL = rule("*", "*", "*")
KUBE_SYSTEM = {"kind": "ServiceAccount", "namespace": "kube-system"}
NODES = {"kind": "Group", "name": "system:nodes"}


def subjects(role, *given, binding=None, rules=None, kind="ClusterRole"):
    """Bind a role, with these rules if any, and name the subjects that are judged."""
    metadata = {"name": binding or role}
    objects = [{"kind": f"{kind}Binding", "metadata": metadata, "roleRef": {"kind": kind, "name": role}, "subjects": list(given)}]
    if rules is not None:
        objects.append({"kind": kind, "metadata": {"name": role}, "rules": rules})
    items = [live_object({"apiVersion": f"{API}/v1", **one}) for one in objects]
    return [str(one) for grant, _ in grants_of(items, None) for one in grant.subjects]


@pytest.mark.parametrize(
    ("role", "subject", "rules"),
    [
        ("system:discovery", {"kind": "Group", "name": "system:authenticated"}, None),
        ("system:public-info-viewer", {"kind": "Group", "name": "system:unauthenticated"}, None),
        ("system:service-account-issuer-discovery", {"kind": "Group", "name": "system:serviceaccounts"}, None),
        ("system:monitoring", {"kind": "Group", "name": "system:monitoring"}, [{"nonResourceURLs": ["/healthz"], "verbs": ["get"]}]),
        ("eks:node-bootstrapper", NODES, [rule("certificates.k8s.io", "certificatesigningrequests/selfnodeserver", "create")]),
        ("system:node-proxier", {"kind": "Group", "name": "system:node-proxier"}, [rule("", "services nodes", "get list watch")]),
        ("cluster-admin", {"kind": "Group", "name": "system:masters"}, None),
        ("eks:addon-manager", {"kind": "User", "name": "eks:addon-manager"}, [ALL]),
        ("system:controller:job-controller", {**KUBE_SYSTEM, "name": "job-controller"}, [rule("", "pods secrets", "create get")]),
        ("system:kube-dns", {**KUBE_SYSTEM, "name": "kube-dns"}, [rule("", "endpoints", "list")]),
    ],
)
def test_what_every_cluster_has_is_left_out(role, subject, rules):
    """Default bindings of the API server and of EKS."""
    assert subjects(role, subject, rules=rules) == []


@pytest.mark.parametrize(
    ("role", "subject", "more"),
    [
        ("cluster-admin", NODES, {"binding": "eks:node-helper"}),
        ("system:node", NODES, {"rules": [rule("", "secrets", "get")]}),
        ("eks:node-bootstrapper", NODES, {"rules": [ALL]}),
        ("eks:node-bootstrapper", NODES, {}),
        ("system:discovery", {"kind": "Group", "name": "system:authenticated"}, {"rules": [rule("", "secrets", "get")]}),
        ("system:basic-user", {"kind": "Group", "name": "system:unauthenticated"}, {}),
        ("system:discovery", {"kind": "Group", "name": "system:serviceaccounts"}, {}),
        ("cluster-admin", {**KUBE_SYSTEM, "name": "mine"}, {"binding": "system:controller:mine"}),
        ("cluster-admin", {**KUBE_SYSTEM, "name": "mine"}, {"binding": "eks:mine"}),
        ("system:controller:mine", {**KUBE_SYSTEM, "name": "mine"}, {"rules": [ALL]}),
        ("system:controller:job-controller", {**KUBE_SYSTEM, "name": "mine"}, {}),
        ("system:controller:job-controller", {"kind": "ServiceAccount", "namespace": "shop", "name": "job-controller"}, {}),
    ],
)
def test_what_borrows_the_names_of_the_platform_is_judged(role, subject, more):
    """Another role for a group of the platform, more rules in a default role, and bindings that are only called like those of EKS."""
    assert len(subjects(role, subject, **more)) == 1
