"""The control `iam_role_any_audience`: what of a trust policy it fails and what it passes."""

from tidewaiter.posture.checks.iam_role_any_audience import CONTROL
from tidewaiter.posture.control import Violation
from tidewaiter.posture.identity.view import RoleTrust


def outcomes(**fields):
    """Run the control on a role that lets in one service account for STS, and what these fields add."""
    return list(CONTROL.check(RoleTrust(**({"role": "app", "anybody": False, "namespaces": (), "any_audience": False} | fields))))


def test_hit_fails():
    """The role is named, and the place that must change."""
    (found,) = outcomes(any_audience=True)
    assert isinstance(found, Violation)
    assert ("role app" in found.message, found.pointer) == (True, "/AssumeRolePolicyDocument")


def test_near_miss_passes():
    """What other controls are for yields nothing here."""
    assert outcomes() == []
    assert outcomes(anybody=True, namespaces=("shop",)) == []
