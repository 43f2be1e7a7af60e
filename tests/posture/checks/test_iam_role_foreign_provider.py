"""The control `iam_role_foreign_provider`: whose tokens a role trusts."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_role_foreign_provider import CONTROL
from tidewaiter.posture.identity.view import ProviderTrust


def trust(exists, cluster, *, elsewhere=False):
    """Make a trust in a provider."""
    return ProviderTrust(
        role="app",
        provider="arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X",
        exists=exists,
        cluster=cluster,
        elsewhere=elsewhere,
    )


@pytest.mark.parametrize(("made", "severity"), [(trust(exists=True, cluster=""), "high"), (trust(exists=False, cluster=""), "low")])
def test_hit_fails_with_its_severity(made, severity):
    """A cluster that is nobody's here, and a provider that is gone."""
    (found,) = said(CONTROL, made)
    assert found.startswith(severity)


def test_near_miss_passes():
    """A cluster of the account."""
    assert said(CONTROL, trust(exists=True, cluster="main")) == []


@pytest.mark.parametrize(
    ("made", "permission"),
    [(trust(exists=True, cluster=None), "eks:ListClusters"), (trust(exists=None, cluster="", elsewhere=True), "")],
)
def test_missing_facts_are_not_a_pass(made, permission):
    """The clusters of the region have to be known, and other regions are not read."""
    assert said(CONTROL, made) == [f"UNKNOWN {permission}"]
