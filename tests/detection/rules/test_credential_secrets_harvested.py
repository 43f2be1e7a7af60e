"""Secrets read."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.credential_secrets_harvested import RULE, secret_of
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-get-secret-value"), id="secret"),
        pytest.param(event("GetParameter", "ssm", {"name": "/a", "withDecryption": True}), id="decrypted-parameter"),
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
        pytest.param(event("GetParameter", "ssm", {"name": "/a", "withDecryption": False}), id="plain-parameter"),
        pytest.param(event("DescribeSecret", "secretsmanager", {"secretId": "a"}), id="description"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None


def test_secrets_are_counted_by_name() -> None:
    """Reading one secret many times is one value; a batch counts by what it asks for."""
    assert secret_of(sample("cloudtrail-get-secret-value")) == "shop/database"
    assert secret_of(event("BatchGetSecretValue", "secretsmanager", {"secretIdList": ["b", "a"]})) == "a,b"
