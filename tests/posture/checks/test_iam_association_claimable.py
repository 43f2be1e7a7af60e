"""The control `iam_association_claimable`: associations that pods of others get."""

import pytest

from tidewaiter.model.account import PodIdentityAssociation
from tidewaiter.posture.checks.iam_association_claimable import CONTROL
from tidewaiter.posture.control import Unknown, Violation
from tidewaiter.posture.identity.view import AssociationView


def outcomes(account, *, exists):
    """Run the control on an association of a service account."""
    one = PodIdentityAssociation(id="a-1", namespace="shop", service_account=account, role_arn="arn:aws:iam::1:role/app")
    return list(CONTROL.check(AssociationView(association=one, exists=exists)))


@pytest.mark.parametrize(("account", "exists", "severity"), [("default", True, "high"), ("web", False, "medium")])
def test_hit_fails_with_its_severity(account, exists, severity):
    """The default account is everybody's, and a missing one is whoever's comes first."""
    (found,) = outcomes(account, exists=exists)
    assert isinstance(found, Violation)
    assert str(found.severity or CONTROL.severity) == severity


def test_near_miss_passes():
    """An account of its own that is there."""
    assert outcomes("web", exists=True) == []


def test_missing_facts_are_not_a_pass():
    """Unlisted accounts may be missing."""
    (found,) = outcomes("web", exists=None)
    assert isinstance(found, Unknown)
    assert found.permission == "kubernetes:list serviceaccounts"
