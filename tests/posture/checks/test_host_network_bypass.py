"""The control `host_network_bypass`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, namespace, pod, policy
from tidewaiter.posture.checks.host_network_bypass import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [(manifests(namespace(), pod("{hostNetwork: true, containers: [{name: c}]}"), policy("{podSelector: {}}")), ["FAIL /metadata/name"])],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        manifests(namespace(), pod(), policy("{podSelector: {}}")),
        manifests(namespace(), pod("{hostNetwork: true, containers: [{name: c}]}")),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (
            manifests(namespace(), pod("{hostNetwork: true, containers: [{name: c}]}")),
            frozenset({"Namespace", "Pod"}),
            ["UNKNOWN kubernetes:list networkpolicies"],
        ),
        (manifests(namespace(), policy("{podSelector: {}}")), frozenset({"NetworkPolicy"}), ["UNKNOWN kubernetes:list pods"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
