"""The control `eks_aws_auth_useless`: entries that never count."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.eks_aws_auth_useless import CONTROL
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
    "made", [view(useless="its ARN has a path"), AwsAuthView(problems=("aws-auth mapRoles is not readable: it is no list",))]
)
def test_hit_fails(made):
    """An entry that never matches, and a part that cannot be read."""
    (found,) = said(CONTROL, made)
    assert found.startswith("low")


def test_near_miss_passes():
    """An entry that counts, whatever it gives."""
    assert said(CONTROL, view("system:masters")) == []
