"""The control `eks_identity_provider_prefix`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import outcomes
from tidewaiter.model.eks import IdentityProvider
from tidewaiter.posture.checks.eks_identity_provider_prefix import CONTROL


def provider(users="", claim="groups", groups="oidc:", name="sub"):
    """Make the facts of a cluster with one provider."""
    fields = {"username_claim": name, "username_prefix": users, "groups_claim": claim, "groups_prefix": groups}
    return {"identity_providers": (IdentityProvider(name="i", issuer="https://issuer", **fields),)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (provider(groups=""), ["FAIL high"]),
        (provider(users="-", groups="-"), ["FAIL high", "FAIL high"]),
        (provider(users="-"), ["FAIL high"]),
        (provider(name="email"), ["FAIL high"]),
    ],
)
def test_hit_fails_with_its_severity(fields, expected):
    """What is wrong is a violation, as severe as the case is."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (provider(), []),
        (provider(name="email", users="oidc:"), []),
        (provider(claim="", groups=""), []),
        ({"identity_providers": ()}, []),
    ],
)
def test_near_miss_passes(fields, expected):
    """What looks alike but is right yields nothing; None is what the control does not judge."""
    assert outcomes(CONTROL, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UNKNOWN eks:ListIdentityProviderConfigs"]),
    ],
)
def test_missing_facts_are_not_a_pass(fields, expected):
    """What could not be read is unknown, and the grant that would help is named."""
    assert outcomes(CONTROL, **fields) == expected
