"""The control `iam_association_and_annotation`: two ways of getting a role at once."""

from tidewaiter.model.account import PodIdentityAssociation
from tidewaiter.posture.checks.iam_association_and_annotation import CONTROL
from tidewaiter.posture.control import Violation
from tidewaiter.posture.identity.view import AssociationView

ONE = PodIdentityAssociation(id="a-1", namespace="shop", service_account="web", role_arn="arn:aws:iam::1:role/app")


def test_hit_fails():
    """Both are there."""
    (found,) = CONTROL.check(AssociationView(association=ONE, exists=True, annotated=True))
    assert isinstance(found, Violation)
    assert "shop/web" in found.message


def test_near_miss_passes():
    """The association alone is the way to go."""
    assert list(CONTROL.check(AssociationView(association=ONE, exists=True))) == []
