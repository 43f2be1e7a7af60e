"""The control `pods_without_policy`: what it names and what it leaves alone."""

import pytest

from tests.posture.networks import manifests, namespace, pod, policy
from tidewaiter.posture.checks.pods_without_policy import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"), [(manifests(namespace(), pod(), policy("{podSelector: {matchLabels: {app: db}}}")), ["FAIL /metadata/name"])]
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        manifests(namespace(), pod(), policy("{podSelector: {matchLabels: {app: web}}}")),
        manifests(namespace(), pod(), policy("{podSelector: {}}")),
        manifests(namespace(), pod()),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (namespace(), frozenset({"Namespace"}), ["UNKNOWN kubernetes:list networkpolicies"]),
        (manifests(namespace(), policy("{podSelector: {}}")), frozenset({"NetworkPolicy"}), ["UNKNOWN kubernetes:list pods"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
