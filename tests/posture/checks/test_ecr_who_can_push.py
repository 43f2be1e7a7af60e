"""The control `ecr_who_can_push`: who can push."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.ecr_who_can_push import CONTROL
from tidewaiter.posture.identity.view import Pushers


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (Pushers(running=("node",)), "high roles of instances and pods can push: node"),
        (Pushers(foreign=("arn:aws:iam::2:root",)), "high the repository policy lets others push: arn:aws:iam::2:root"),
        (Pushers(users=tuple("abcdefg")), "medium users with long-lived keys can push: a, b, c, d, e and 2 more"),
        (Pushers(unread="denied (iam:GetAccountAuthorizationDetails)"), "UNKNOWN iam:GetAccountAuthorizationDetails"),
    ],
)
def test_hits_and_missing_facts(view, expected):
    """Running code, other accounts, users; and an account that may not be read."""
    assert said(CONTROL, view) == [expected]


def test_near_miss_passes():
    """Pipelines only."""
    assert said(CONTROL, Pushers()) == []
