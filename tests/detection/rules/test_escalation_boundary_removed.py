"""Boundaries removed."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.escalation_boundary_removed import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-delete-role-permissions-boundary"), id="role"),
        pytest.param(event("DeleteUserPermissionsBoundary", "iam", {"userName": "u"}), id="user"),
    ],
)
def test_hit(seen: Event) -> None:
    """What the rule is about is matched, with a reason."""
    hit = judge(RULE, seen)
    assert hit is not None
    assert all(hit.reasons)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(event("PutRolePermissionsBoundary", "iam", {"roleName": "r", "permissionsBoundary": "p"}), id="put"),
        pytest.param(event("DeleteRolePermissionsBoundary", "example", {"roleName": "r"}), id="other-service"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
