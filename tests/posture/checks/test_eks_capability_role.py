"""The control `eks_capability_role`: what a capability may do in AWS."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.eks_capability_role import CONTROL
from tidewaiter.posture.identity.view import RoleUse


def use(**fields):
    """Make a role in its use."""
    return RoleUse(use="capability", role="ack", **fields)


def test_an_unread_role_is_not_a_pass():
    """The permission that the reason names is told."""
    found = said(CONTROL, use(unread="denied (iam:GetAccountAuthorizationDetails)"))
    assert found == ["UNKNOWN iam:GetAccountAuthorizationDetails"]


def test_roles_in_another_use_are_not_judged():
    """Each use has controls of its own."""
    assert not CONTROL.applies(RoleUse(use="pod"))


@pytest.mark.parametrize(
    ("broad", "expected"),
    [
        (("*",), ["high the capability's role ack may do everything in every service"]),
        (("iam", "s3"), ["high the capability's role ack may do everything in iam, s3"]),
        (("s3",), ["low the capability's role ack may do everything in s3"]),
        ((), []),
    ],
)
def test_hit_fails_with_its_severity_and_near_miss_passes(broad, expected):
    """Everything, IAM among it, one service of data, and no whole service."""
    assert said(CONTROL, use(broad=broad)) == expected
