"""The control `node_class_metadata`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.node_class_metadata import CONTROL


def node_class(options, group="karpenter.k8s.aws/v1", kind="EC2NodeClass"):
    """Write a node class with metadata options."""
    return f"apiVersion: {group}\nkind: {kind}\nmetadata: {{name: c}}\nspec: {{metadataOptions: {options}}}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node_class("{httpTokens: optional}"), None, ["FAIL /spec/metadataOptions/httpTokens"]),
        (node_class("{httpTokens: required, httpPutResponseHopLimit: 2}"), None, ["FAIL /spec/metadataOptions/httpPutResponseHopLimit"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node_class("{httpTokens: required, httpPutResponseHopLimit: 1}"), None, ["PASS"]),
        (node_class("{}"), None, ["PASS"]),
        (node_class("{httpTokens: optional, httpEndpoint: disabled}"), None, ["PASS"]),
        (node_class("{httpTokens: optional}", "else/v1"), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected
