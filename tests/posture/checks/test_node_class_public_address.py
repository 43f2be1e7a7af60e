"""The control `node_class_public_address`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.node_class_public_address import CONTROL


def node_class(spec, group="karpenter.k8s.aws/v1", kind="EC2NodeClass"):
    """Write a node class."""
    return f"apiVersion: {group}\nkind: {kind}\nmetadata: {{name: c}}\nspec: {spec}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node_class("{associatePublicIPAddress: true}"), None, ["FAIL /spec/associatePublicIPAddress"]),
        (
            node_class("{advancedNetworking: {associatePublicIPAddress: true}}", "eks.amazonaws.com/v1", "NodeClass"),
            None,
            ["FAIL /spec/advancedNetworking/associatePublicIPAddress"],
        ),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node_class("{associatePublicIPAddress: false}"), None, ["PASS"]),
        (node_class("{}"), None, ["PASS"]),
        (node_class("{associatePublicIPAddress: true}", "else/v1"), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected
