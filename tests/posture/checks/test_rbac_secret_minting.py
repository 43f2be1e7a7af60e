"""The control `rbac_secret_minting`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding, bound, rule, together
from tidewaiter.posture.checks.rbac_secret_minting import CONTROL

CREATES, READS = rule("", "secrets", "create"), rule("", "secrets", "get list")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bound(rule("", "secrets", "create get")), ["FAIL /roleRef"]),
        (binding("edit", namespace="shop"), ["FAIL /roleRef (medium)"]),
        (together(bound(CREATES), bound(READS)), ["FAIL /roleRef", "PASS"]),
        (together(bound(CREATES, namespace="shop"), bound(READS)), ["FAIL /roleRef (medium)", "PASS"]),
        (together(bound(CREATES), bound(READS, namespace="shop")), ["PASS", "FAIL /roleRef (medium)"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize("text", [bound(CREATES), bound(READS), together(bound(CREATES, namespace="shop"), bound(READS, namespace="web"))])
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(("text", "complete", "expected"), [(binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"])])
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
