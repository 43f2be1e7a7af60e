"""The control `node_outdated`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.node_outdated import CONTROL


def node(kubelet, system="Amazon Linux 2023.9", labels="{}"):
    """Write a node; controls are asked for version 1.34."""
    info = f"{{kubeletVersion: {kubelet}, osImage: {system}}}"
    return f"apiVersion: v1\nkind: Node\nmetadata: {{name: n, labels: {labels}}}\nstatus: {{nodeInfo: {info}}}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node("v1.32.9-eks-1"), None, ["FAIL /status/nodeInfo/kubeletVersion"]),
        (node("v1.34.1", "Amazon Linux 2"), None, ["FAIL /status/nodeInfo/osImage"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node("v1.33.5-eks-1"), None, ["PASS"]),
        (node("v1.34+"), None, ["PASS"]),
        (node("v1.30.0", labels="{eks.amazonaws.com/nodegroup: g}"), None, []),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node(""), None, ["UNKNOWN"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
