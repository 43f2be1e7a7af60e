"""The control `iam_pod_role_shared`: who shares a role."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_pod_role_shared import CONTROL
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


@pytest.mark.parametrize(
    ("fields", "words"), [({"accounts": ("shop/web", "shop/api")}, "2 service accounts"), ({"clusters": ("other",)}, "other")]
)
def test_hit_fails(fields, words):
    """Several service accounts, or another cluster."""
    (found,) = said(CONTROL, use(**fields))
    assert found.startswith("medium")
    assert words in found


def test_near_miss_passes():
    """One service account of one cluster."""
    assert said(CONTROL, use(accounts=("shop/web",), clusters=())) == []
