"""Root use."""

import pytest

from tests.detection.samples import event, judge, sample
from tidewaiter.detection.rules.access_root_used import RULE
from tidewaiter.model.detection import Event


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(sample("cloudtrail-root-create-access-key"), id="key"),
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
        pytest.param(
            event(
                "GetAccountSummary",
                "iam",
                None,
                readOnly=True,
                userIdentity={"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "111122223333"},
            ),
            id="reading",
        ),
        pytest.param(
            event(
                "CreateGrant",
                "kms",
                None,
                userIdentity={
                    "type": "Root",
                    "arn": "arn:aws:iam::111122223333:root",
                    "accountId": "111122223333",
                    "invokedBy": "rds.amazonaws.com",
                },
            ),
            id="on-behalf",
        ),
        pytest.param(event("CreateUser", "iam", {}), id="user"),
    ],
)
def test_near_miss(seen: Event) -> None:
    """What only looks alike is left alone."""
    assert judge(RULE, seen) is None
