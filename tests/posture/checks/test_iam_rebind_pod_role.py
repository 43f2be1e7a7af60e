"""The control `iam_rebind_pod_role`: who can give the role away."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_rebind_pod_role import CONTROL
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


@pytest.mark.parametrize(("who", "expected"), [(tuple(f"role r{n}" for n in range(7)), ["high"]), ((), [])])
def test_hit_and_near_miss(who, expected):
    """Somebody can, and nobody can; many are shortened."""
    found = said(CONTROL, use(rebinders=who))
    assert [one.split(" ")[0] for one in found] == expected
    assert all("and 2 more" in one for one in found)
