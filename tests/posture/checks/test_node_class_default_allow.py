"""The control `node_class_default_allow`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.node_class_default_allow import CONTROL


def node_class(spec, group="eks.amazonaws.com/v1"):
    """Write a node class of Auto Mode."""
    return f"apiVersion: {group}\nkind: NodeClass\nmetadata: {{name: c}}\nspec: {spec}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node_class("{networkPolicy: DefaultAllow}"), None, ["FAIL /spec/networkPolicy"]),
        (node_class("{}"), None, ["FAIL /spec/networkPolicy"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node_class("{networkPolicy: DefaultDeny}"), None, ["PASS"]),
        (node_class("{}", "else/v1"), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected
