"""Attack tools."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.access_attack_tool import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-get-caller-identity-kali"), id="kali"),
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
        pytest.param(sample("cloudtrail-list-users"), id="ordinary"),
        pytest.param(event("ListUsers", "iam", None, userAgent="kubelet/1.31"), id="kubernetes"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
