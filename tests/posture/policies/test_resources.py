"""Kinds to names of resources."""

import pytest

from tidewaiter.posture.policies.resources import defined_plurals, group_version, plural_of


@pytest.mark.parametrize(
    ("kind", "plural"),
    [
        ("Pod", "pods"),
        ("Ingress", "ingresses"),
        ("NetworkPolicy", "networkpolicies"),
        ("Endpoints", "endpoints"),
        ("StorageClass", "storageclasses"),
        ("Gateway", "gateways"),
        ("PriorityClass", "priorityclasses"),
    ],
)
def test_plurals(kind, plural):
    """The names that the API server uses."""
    assert plural_of({"apiVersion": "x/v1", "kind": kind}, {}) == plural


def test_malformed_objects_have_names_too():
    """Nothing of an object is trusted to be there."""
    assert (group_version({}), plural_of({}, {})) == (("", ""), "s")
    assert defined_plurals([{"kind": "CustomResourceDefinition", "spec": 1}]) == {"None/": ""}
