"""The control `iam_session_tags_off`: tags that are off where policies rely on them."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.model.account import PodIdentityAssociation
from tidewaiter.posture.checks.iam_session_tags_off import CONTROL
from tidewaiter.posture.identity.view import AssociationView


def view(association, **fields):
    """Make an association and what is known of its role."""
    one = PodIdentityAssociation(id="a-1", namespace="shop", service_account="web", role_arn="arn:aws:iam::1:role/app", **association)
    return AssociationView(association=one, exists=True, **fields)


def test_hit_fails():
    """Off, and the role decides by them."""
    (found,) = said(CONTROL, view({"session_tags": False}, relies_on_tags=True))
    assert found.startswith("high session tags are off for shop/web")


@pytest.mark.parametrize(("tags", "relies"), [(True, True), (True, None), (False, False)])
def test_near_miss_passes(tags, relies):
    """On, or nobody looks."""
    assert said(CONTROL, view({"session_tags": tags}, relies_on_tags=relies)) == []


def test_missing_facts_are_not_a_pass():
    """The role's policies have to be known."""
    assert said(CONTROL, view({"session_tags": False})) == ["UNKNOWN iam:GetAccountAuthorizationDetails"]
