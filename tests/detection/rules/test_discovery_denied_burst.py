"""Refused calls."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.discovery_denied_burst import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-list-users-denied"), id="denied"),
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
        pytest.param(sample("cloudtrail-list-users"), id="allowed"),
        pytest.param(event("GetRole", "iam", {}, errorCode="NoSuchEntityException"), id="mistake"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
