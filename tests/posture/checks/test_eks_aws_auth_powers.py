"""The control `eks_aws_auth_powers`: what aws-auth hands out."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.eks_aws_auth_powers import CONTROL
from tidewaiter.posture.identity.view import AwsAuthView, MapView


def view(*groups, username="u", **more):
    """Make aws-auth with one entry."""
    return AwsAuthView(
        entries=(MapView(pointer="/data/mapRoles/0", arn="arn:aws:iam::1:role/ops", username=username, groups=groups, **more),)
    )


def test_an_unread_map_is_not_a_pass():
    """The grant is named."""
    assert said(CONTROL, AwsAuthView(unread="aws-auth could not be read")) == ["UNKNOWN kubernetes:get configmaps"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (view("system:masters"), "critical arn:aws:iam::1:role/ops is in system:masters"),
        (view("devs", username="{{SessionName}}"), "critical arn:aws:iam::1:role/ops gets user name"),
        (view("devs", username="system:node:{{SessionNameRaw}}", is_node=False), "critical arn:aws:iam::1:role/ops gets user name"),
        (view("devs", username="eks:addon-manager"), "critical arn:aws:iam::1:role/ops gets user name eks:addon-manager, which is that"),
        (view("devs", username="system:serviceaccount:kube-system:x"), "critical arn:aws:iam::1:role/ops gets user name system:service"),
        (view("system:nodes", is_node=False), "high arn:aws:iam::1:role/ops is mapped to the groups of nodes"),
    ],
)
def test_hit_fails(made, expected):
    """Masters, users of the caller's choice, and nodes that are none."""
    (found,) = said(CONTROL, made)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    "made",
    [
        view("devs", username="dev:{{SessionName}}"),
        view("system:nodes", username="system:node:{{EC2PrivateDNSName}}", is_node=True),
        view("system:nodes", username="system:node:{{SessionName}}", is_node=True),
        view("system:masters", useless="an access entry for the same principal counts instead"),
    ],
)
def test_near_miss_passes(made):
    """A name with a prefix of its own, the nodes' own role, and an entry that never counts."""
    assert said(CONTROL, made) == []


def test_unknown_node_roles_are_not_a_pass():
    """Whether nodes have the role has to be known."""
    assert said(CONTROL, view("system:nodes", is_node=None)) == ["UNKNOWN eks:ListNodegroups"]
