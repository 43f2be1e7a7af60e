"""The control `network_policy_allows_all`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import policy
from tidewaiter.posture.checks.network_policy_allows_all import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (policy("{podSelector: {}, ingress: [{}]}"), ["FAIL /spec/ingress/0"]),
        (policy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}"), ["FAIL /spec/egress/0"]),
        (
            policy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}]}"),
            ["FAIL /spec/egress/0"],
        ),
        (policy("{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}"), ["FAIL /spec/ingress/0"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        policy("{podSelector: {}, ingress: []}"),
        policy("{podSelector: {matchLabels: {app: web}}, ingress: [{}]}"),
        policy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]}]}"),
        policy("{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: nonsense}}]}]}"),
        policy("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))
