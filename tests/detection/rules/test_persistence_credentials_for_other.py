"""Credentials for other users."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.persistence_credentials_for_other import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-create-access-key-other-user"), id="by-instance"),
        pytest.param(event("CreateLoginProfile", "iam", {"userName": "bob"}), id="by-user"),
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
        pytest.param(event("CreateAccessKey", "iam", {"userName": "alice"}), id="own-key"),
        pytest.param(event("CreateAccessKey", "iam", None), id="own-key-unnamed"),
        pytest.param(event("DeleteAccessKey", "iam", {"userName": "bob"}), id="deletion"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
