"""Opened functions."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.persistence_lambda_opened import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-add-permission-public"), id="everyone"),
        pytest.param(event("CreateFunctionUrlConfig", "lambda", {"functionName": "f", "authType": "NONE"}), id="url"),
        pytest.param(event("AddPermission20150331v2", "lambda", {"functionName": "f", "principal": "999988887777"}), id="other-account"),
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
        pytest.param(event("AddPermission20150331v2", "lambda", {"functionName": "f", "principal": "events.amazonaws.com"}), id="service"),
        pytest.param(event("AddPermission20150331v2", "lambda", {"functionName": "f", "principal": "111122223333"}), id="own"),
        pytest.param(event("CreateFunctionUrlConfig", "lambda", {"functionName": "f", "authType": "AWS_IAM"}), id="url-iam"),
        pytest.param(
            event("AddPermission20150331v2", "lambda", {"functionName": "f", "principal": "*", "principalOrgID": "o-1"}), id="organisation"
        ),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
