"""The control `iam_node_role_excess`: what the role may do beyond its use."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_node_role_excess import CONTROL
from tidewaiter.posture.identity.excess import Excess
from tidewaiter.posture.identity.view import RoleUse


def use(**fields):
    """Make a role in its use."""
    return RoleUse(use="node", role="app", **fields)


def test_an_unread_role_is_not_a_pass():
    """The permission that the reason names is told."""
    found = said(CONTROL, use(unread="denied (iam:GetAccountAuthorizationDetails)"))
    assert found == ["UNKNOWN iam:GetAccountAuthorizationDetails"]


def test_roles_in_another_use_are_not_judged():
    """Each use has controls of its own."""
    assert not CONTROL.applies(RoleUse(use="another"))


@pytest.mark.parametrize(
    ("excess", "severity"),
    [
        (Excess(action="s3:*", policy="own"), "high"),
        (Excess(action="ecr:PutImage", policy="own", sure=False), "medium"),
        (Excess(action="ssm:GetParameter", policy="AmazonSSMManagedInstanceCore"), "medium"),
        (Excess(action="autoscaling:DescribeTags", policy="own"), "low"),
    ],
)
def test_hit_fails_with_its_severity(excess, severity):
    """What is certain counts in full, what depends on conditions less, and looking least."""
    (found,) = said(CONTROL, use(excess=(excess,)))
    assert found.startswith(severity)
    assert excess.action in found


def test_near_miss_passes():
    """A role with nothing beyond."""
    assert said(CONTROL, use()) == []


def test_what_could_be_read_is_judged_all_the_same():
    """A policy that cannot be understood hides nothing of the others."""
    found = said(CONTROL, use(excess=(Excess(action="s3:*", policy="own"),), unread="policy odd cannot be understood"))
    assert [one.split(" ")[0] for one in found] == ["high", "UNKNOWN"]
