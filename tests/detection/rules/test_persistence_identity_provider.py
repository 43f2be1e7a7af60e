"""Identity providers."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.persistence_identity_provider import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-create-open-id-connect-provider"), id="oidc"),
        pytest.param(event("CreateTrustAnchor", "rolesanywhere", {"name": "a"}), id="trust-anchor"),
    ],
)
def test_hit(seen: Event) -> None:
    """What the rule is about is matched, with a reason."""
    hit = judge(RULE, seen)
    assert hit is not None
    assert all(hit.reasons)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(event("DeleteOpenIDConnectProvider", "iam", {}), id="deleted"),
        pytest.param(event("CreateProfile", "transfer", {}), id="profile-elsewhere"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
