"""The control `rbac_pod_stealing`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding, bound, rule, together
from tidewaiter.posture.checks.rbac_pod_stealing import CONTROL

MARKS, EVICTS = rule("", "nodes/status", "patch"), rule("", "pods/eviction", "create")
ALL = {"kind": "Group", "name": "system:authenticated"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bound(MARKS, EVICTS), ["FAIL /roleRef"]),
        (together(bound(MARKS), bound(EVICTS)), ["FAIL /roleRef", "PASS"]),
        (together(bound(MARKS), bound(EVICTS, subject=ALL)), ["FAIL /roleRef", "PASS"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        bound(MARKS),
        bound(EVICTS),
        together(bound(MARKS), bound(EVICTS, namespace="shop")),
        together(bound(MARKS), bound(EVICTS, subject={"kind": "User", "name": "bob"})),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(("text", "complete", "expected"), [(binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"])])
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
