"""The control `iam_association_limits`: external ids of chains, and session policies of broad roles."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.model.account import PodIdentityAssociation
from tidewaiter.posture.checks.iam_association_limits import CONTROL
from tidewaiter.posture.identity.view import AssociationView


def view(association, **fields):
    """Make an association and what is known of its role."""
    one = PodIdentityAssociation(id="a-1", namespace="shop", service_account="web", role_arn="arn:aws:iam::1:role/app", **association)
    return AssociationView(association=one, exists=True, **fields)


TARGET = {"target_role_arn": "arn:aws:iam::2:role/t"}


@pytest.mark.parametrize(
    ("association", "fields", "words"),
    [
        (TARGET, {"target_is_open": True, "broad": ()}, "asks for no external id"),
        ({}, {"broad": ("*",)}, "everything in every service"),
        ({}, {"broad": ("s3",)}, "everything in s3"),
    ],
)
def test_hit_fails(association, fields, words):
    """A chain that anybody can use, and a broad role without a limit."""
    (found,) = said(CONTROL, view(association, **fields))
    assert found.startswith("medium")
    assert words in found


@pytest.mark.parametrize(
    ("association", "fields"),
    [(TARGET, {"target_is_open": False, "broad": ()}), ({"policy": "{}"}, {"broad": ("*",)}), ({}, {"broad": ()})],
)
def test_near_miss_passes(association, fields):
    """An external id, a session policy, or a narrow role."""
    assert said(CONTROL, view(association, **fields)) == []


@pytest.mark.parametrize(("association", "fields"), [(TARGET, {"broad": ()}), ({}, {})])
def test_missing_facts_are_not_a_pass(association, fields):
    """Target and role have to be known."""
    assert said(CONTROL, view(association, **fields)) == ["UNKNOWN iam:GetAccountAuthorizationDetails"]
