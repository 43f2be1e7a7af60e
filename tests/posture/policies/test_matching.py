"""Which objects a policy is about."""

import pytest

from tests.posture.policies.policies import DEPLOYMENTS, admission, binding, deployment, own, said

FORBID = [{"expression": "false", "message": "seen"}]
NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"env": "prod"}}}


def _seen(match, *objects):
    return len(said([admission(matchConstraints=match, validations=FORBID)], list(objects) or [deployment(namespace="shop")]))


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, 1),
        ({"apiGroups": ["*"], "resources": ["*"]}, 1),
        ({"apiGroups": ["*"], "resources": ["*/*"]}, 1),
        ({"resources": ["deployments/*"]}, 1),
        ({"resources": ["deployments/scale"]}, 0),
        ({"apiGroups": [""]}, 0),
        ({"apiVersions": ["v1beta1"]}, 1),
        ({"operations": ["*"]}, 1),
        ({"resourceNames": ["other"]}, 0),
        ({"resourceNames": ["web"]}, 1),
        ({"scope": "Cluster"}, 0),
        ({"scope": "Namespaced"}, 1),
    ],
)
def test_rules(changes, seen):
    """Every part of a rule must fit."""
    assert _seen({"resourceRules": [{**DEPLOYMENTS, **changes}]}) == seen


def test_exact_versions():
    """`Exact` is about the very version, `Equivalent` about every version of the resource."""
    rule = {**DEPLOYMENTS, "apiVersions": ["v1beta1"]}
    assert _seen({"resourceRules": [rule], "matchPolicy": "Exact"}) == 0


def test_exclusion_wins():
    """An excluded object is not judged."""
    assert _seen({"resourceRules": [DEPLOYMENTS], "excludeResourceRules": [{**DEPLOYMENTS, "resourceNames": ["web"]}]}) == 0


def test_object_selectors():
    """Labels of the object choose."""
    match = {"resourceRules": [DEPLOYMENTS], "objectSelector": {"matchLabels": {"a": "b"}}}
    assert _seen(match) == 0
    assert _seen(match, deployment(labels={"a": "b"})) == 1


def test_namespace_selectors():
    """Labels of a namespace choose where its manifest is there; without it only its name is known."""
    match = {"resourceRules": [DEPLOYMENTS], "namespaceSelector": {"matchLabels": {"env": "prod"}}}
    documents = [admission(matchConstraints=match, validations=FORBID)]
    assert said(documents, [deployment(namespace="shop"), NAMESPACE]) == [("FAIL", "seen")]
    ((status, reason),) = said(documents, [deployment(namespace="shop")])
    assert (status, "namespace shop" in reason) == ("NOT_ASSESSED", True)
    named = {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["shop"]}]}
    assert _seen({"resourceRules": [DEPLOYMENTS], "namespaceSelector": named}) == 0


def test_a_namespace_is_chosen_by_its_own_labels():
    """The selector of namespaces fits the Namespace itself, and every other cluster-wide object."""
    rule = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["namespaces", "clusterroles"]}
    match = {"resourceRules": [rule], "namespaceSelector": {"matchLabels": {"env": "prod"}}}
    other = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
    assert _seen(match, NAMESPACE, other, role) == 2


def test_bindings_narrow():
    """What the binding does not choose is not judged."""
    elsewhere = binding(matchResources={"namespaceSelector": {"matchLabels": {"env": "test"}}})
    assert said([admission(validations=FORBID), elsewhere], [deployment(namespace="shop"), NAMESPACE]) == []


def test_policies_are_exempt_from_policies():
    """The API server never judges them by one another, so that nobody locks himself out."""
    rule = {"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["*"], "resources": ["*"]}
    assert _seen({"resourceRules": [rule]}, admission("other"), binding()) == 0


@pytest.mark.parametrize(
    ("kind", "seen"), [("Deployment", 1), ("apps/v1/Deployment", 1), ("apps/v2/Deployment", 0), ("*", 1), ("Pod", 1), ("Job", 0)]
)
def test_kinds_of_our_own_form(kind, seen):
    """A kind, with its version where that matters, or everything."""
    assert len(said([own(match=[kind], expression="false")], [deployment()])) == seen
