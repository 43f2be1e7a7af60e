"""The control `rbac_persistent_volume_create`: what it names and what it leaves alone."""

import pytest

from tests.posture.bindings import MASTERS, binding, bound, rule, unbound
from tidewaiter.posture.checks.rbac_persistent_volume_create import CONTROL


@pytest.mark.parametrize(("text", "expected"), [(bound(rule("", "persistentvolumes", "create")), ["FAIL /roleRef"])])
def test_hit_names_the_offending_field(judge, text, expected):
    """Each offending place is named by its pointer, present or missing."""
    assert judge(CONTROL, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        bound(rule("", "persistentvolumes", "create", names="one")),
        bound(rule("", "persistentvolumeclaims", "create")),
        unbound(rule("", "persistentvolumes", "create")),
        bound(rule("", "persistentvolumes", "create"), subject=MASTERS),
        bound(rule("", "persistentvolumes", "create"), namespace="shop"),
    ],
)
def test_near_miss_passes(judge, text):
    """What looks alike but is right is left alone."""
    assert "FAIL" not in " ".join(judge(CONTROL, text))


@pytest.mark.parametrize(("text", "complete", "expected"), [(binding("elsewhere"), None, ["UNKNOWN kubernetes:list clusterroles"])])
def test_what_is_not_known_is_not_a_pass(judge, text, complete, expected):
    """Missing facts are NOT ASSESSED, with the grant that would help."""
    assert judge(CONTROL, text, complete) == expected
