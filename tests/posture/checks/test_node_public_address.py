"""The control `node_public_address`: what it names and what it leaves alone."""

import pytest

from tidewaiter.posture.checks.node_public_address import CONTROL


def node(*kinds):
    """Write a node with addresses of these kinds."""
    addresses = ", ".join(f"{{type: {kind}, address: 192.0.2.1}}" for kind in kinds)
    return f"apiVersion: v1\nkind: Node\nmetadata: {{name: n}}\nstatus: {{addresses: [{addresses}]}}\n"


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node("InternalIP", "ExternalIP"), None, ["FAIL /status/addresses"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, complete, expected):
    """Each offending place is named by its pointer."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node("InternalIP", "InternalDNS", "ExternalDNS"), None, ["PASS"]),
    ],
)
def test_near_miss_passes(judge, text, complete, expected):
    """What looks alike but is right passes; no line is what the control does not judge."""
    assert judge(CONTROL, text, complete) == expected


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (node(), None, ["UNKNOWN"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
