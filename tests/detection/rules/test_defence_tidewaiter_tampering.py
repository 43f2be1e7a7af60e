"""Tampering with our own resources."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.defence_tidewaiter_tampering import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-delete-rule-tidewaiter"), id="rule"),
        pytest.param(event("DeleteTable", "dynamodb", {"tableName": "Tidewaiter-state-signals"}), id="table"),
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
        pytest.param(event("DeleteRule", "events", {"name": "shop"}), id="other-resource"),
        pytest.param(event("DescribeRule", "events", {"name": "tidewaiter-x"}, readOnly=True), id="reading"),
        pytest.param(
            event("DeleteRule", "events", {"name": "tidewaiter-x"}, sourceIPAddress="cloudformation.amazonaws.com"), id="deployment"
        ),
        pytest.param(
            event("PutRolePolicy", "iam", {"roleName": "shop", "policyDocument": '{"Resource":"tidewaiter"}'}), id="mentioned-in-policy"
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
