"""The control `rbac_kube_system_configmaps`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import binding, bound, rule
from tidewaiter.posture.checks.rbac_kube_system_configmaps import CONTROL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bound(rule("", "configmaps", "update")), ["FAIL /roleRef"]),
        (bound(rule("", "configmaps", "patch", names="aws-auth")), ["FAIL /roleRef"]),
        (bound(rule("", "configmaps", "patch", names="coredns"), namespace="kube-system"), ["FAIL /roleRef (medium)"]),
        (bound(rule("", "configmaps", "patch", names="coredns"), rule("", "configmaps", "update")), ["FAIL /roleRef"]),
    ],
)
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        bound(rule("", "configmaps", "update"), namespace="shop"),
        bound(rule("", "configmaps", "get")),
        bound(rule("", "configmaps", "update", names="leader")),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(("text", "complete", "expected"), [(binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"])])
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
