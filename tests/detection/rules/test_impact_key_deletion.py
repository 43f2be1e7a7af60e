"""Key deletion."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.impact_key_deletion import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-schedule-key-deletion"), id="scheduled"),
        pytest.param(event("DisableKey", "kms", {"keyId": "k"}), id="disabled"),
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
        pytest.param(event("CancelKeyDeletion", "kms", {"keyId": "k"}), id="cancelled"),
        pytest.param(event("DisableKey", "example", {"keyId": "k"}), id="elsewhere"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
