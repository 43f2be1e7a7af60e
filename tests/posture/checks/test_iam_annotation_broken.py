"""The control `iam_annotation_broken`: annotations that do not work."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_annotation_broken import CONTROL
from tidewaiter.posture.identity.view import ServiceAccountView


@pytest.mark.parametrize(
    ("works", "why", "expected"),
    [
        (False, "the role does not exist", "low shop/web does not get arn:aws:iam::1:role/app: the role does not exist"),
        (None, "denied (iam:GetAccountAuthorizationDetails)", "UNKNOWN iam:GetAccountAuthorizationDetails"),
        (True, "", ""),
    ],
)
def test_hit_unknown_and_near_miss(works, why, expected):
    """What does not work fails, what works passes, and what cannot be told is not known."""
    view = ServiceAccountView(name="shop/web", role_arn="arn:aws:iam::1:role/app", works=works, why=why)
    assert said(CONTROL, view) == [expected][: bool(expected)]


def test_the_annotation_is_pointed_at():
    """A finding names the field, escaped as JSON pointers are."""
    (found,) = CONTROL.check(ServiceAccountView(name="shop/web", role_arn="x", works=False, why="y"))
    assert found.pointer == "/metadata/annotations/eks.amazonaws.com~1role-arn"
