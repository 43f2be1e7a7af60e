"""The control `rbac_dangling`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding, bound, rule
from tidewaiter.posture.checks.rbac_dangling import CONTROL


@pytest.mark.parametrize(
    "text", [binding("view"), bound(rule("", "pods", "get"), subject={"kind": "ServiceAccount", "name": "s", "namespace": "n"})]
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(
    ("text", "complete", "expected"),
    [
        (binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"]),
        (binding("gone"), frozenset({"ClusterRole"}), ["FAIL /roleRef"]),
        (
            binding("view", {"kind": "ServiceAccount", "name": "s", "namespace": "n"}),
            frozenset({"ClusterRole", "ServiceAccount"}),
            ["FAIL /subjects"],
        ),
        (
            binding("view", {"kind": "ServiceAccount", "name": "s", "namespace": "n"}),
            frozenset({"ClusterRole"}),
            ["UNKNOWN kubernetes:list serviceaccounts"],
        ),
        (binding("view", {"kind": "User", "name": "s"}), frozenset({"ClusterRole"}), ["PASS"]),
    ],
)
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
