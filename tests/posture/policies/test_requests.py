"""What expressions see of the request."""

import pytest

from tests.posture.policies.policies import deployment, own, said

NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"env": "prod"}}}
WIDGETS = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "mice.example.com"},
    "spec": {"group": "example.com", "names": {"kind": "Mouse", "plural": "mice"}},
}
MOUSE = {"apiVersion": "example.com/v1", "kind": "Mouse", "metadata": {"name": "m"}}


@pytest.mark.parametrize(
    "expression",
    [
        "request.operation == 'CREATE' && oldObject == null && !request.dryRun && request.subResource == ''",
        "request.kind.group == 'apps' && request.kind.version == 'v1' && request.kind.kind == 'Deployment'",
        "request.resource.resource == 'deployments' && request.name == 'web' && request.namespace == 'shop'",
        "object.metadata.namespace == 'shop' && params == null",
        "namespaceObject.metadata.labels.env == 'prod' && namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'shop'",
    ],
)
def test_the_variables_of_admission(expression):
    """Each has what a request that creates the object has."""
    assert said([own(expression=expression)], [deployment(namespace="shop"), NAMESPACE]) == [("PASS", "")]


def test_an_unknown_namespace_is_not_assessed():
    """Its object is in the cluster only."""
    assert said([own(expression="namespaceObject.metadata.name == 'x'")], [deployment()]) == [
        ("NOT_ASSESSED", "namespaceObject is not known offline")
    ]


def test_cluster_wide_objects_have_no_namespace():
    """Their namespaceObject is null."""
    policy = own(match=["Namespace"], expression="namespaceObject == null && request.namespace == '' && !has(object.metadata.namespace)")
    assert said([policy], [NAMESPACE]) == [("PASS", "")]


def test_custom_resources_are_named_as_their_definition_says():
    """The plural comes from the CustomResourceDefinition, wherever it is."""
    policy = own(match=["Mouse"], expression="request.resource.resource == 'mice'")
    assert said([policy, WIDGETS], [MOUSE]) == [("PASS", "")]
    assert said([policy], [MOUSE, WIDGETS]) == [("PASS", "")]
