"""The control `iam_pod_identity_trust`: trust in every association."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_pod_identity_trust import CONTROL
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


@pytest.mark.parametrize(("opened", "expected"), [(True, ["high"]), (False, []), (None, ["UNKNOWN"])])
def test_hit_near_miss_and_unknown(opened, expected):
    """Open to all fails, limited passes, and what depends on other facts is not known."""
    assert [one.split(" ")[0] for one in said(CONTROL, use(open_association=opened))] == expected
