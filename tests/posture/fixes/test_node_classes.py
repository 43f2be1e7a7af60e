"""Nodes that a class makes."""

import pytest

CASES = [
    (
        "TW-K8S-node-class-metadata",
        (
            "apiVersion: karpenter.k8s.aws/v1\n"
            "kind: EC2NodeClass\n"
            "metadata: {name: w}\n"
            "spec:\n"
            "  metadataOptions: {httpTokens: optional, httpPutResponseHopLimit: 2}\n"
        ),
        (
            "apiVersion: karpenter.k8s.aws/v1\n"
            "kind: EC2NodeClass\n"
            "metadata: {name: w}\n"
            "spec:\n"
            "  metadataOptions: {httpTokens: required, httpPutResponseHopLimit: 1}\n"
        ),
        "pods that use the node's credentials through its metadata lose them",
    ),
    (
        "TW-K8S-node-class-public-address",
        ("apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: w}\nspec:\n  role: r\n  associatePublicIPAddress: true\n"),
        ("apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: w}\nspec:\n  role: r\n"),
        "in a subnet without NAT the nodes no longer reach the internet, nor the cluster's public endpoint",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
