"""The control `iam_abac_without_cluster`: policies that do not look at the cluster."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_abac_without_cluster import CONTROL
from tidewaiter.posture.identity.view import RoleUse


def use(**fields):
    """Make a role in its use."""
    return RoleUse(use="pod", role="app", **fields)


def test_an_unread_role_is_not_a_pass():
    """The permission that the reason names is told."""
    found = said(CONTROL, use(unread="denied (iam:GetAccountAuthorizationDetails)"))
    assert found == ["UNKNOWN iam:GetAccountAuthorizationDetails"]


def test_roles_in_another_use_are_not_judged():
    """Each use has controls of its own."""
    assert not CONTROL.applies(RoleUse(use="another"))


@pytest.mark.parametrize(("unpinned", "expected"), [(("own, statement 0",), ["medium"]), ((), [])])
def test_hit_and_near_miss(unpinned, expected):
    """A statement that takes a namespace of any cluster, and none such."""
    assert [one.split(" ")[0] for one in said(CONTROL, use(unpinned=unpinned))] == expected
