"""The control `iam_unused_permissions`: what nobody uses."""

from datetime import date

import pytest

from tests.posture.identity.judging import said
from tidewaiter.posture.checks.iam_unused_permissions import CONTROL
from tidewaiter.posture.context import Context
from tidewaiter.posture.identity.view import RoleUse


def use(**fields):
    """Make a role in its use."""
    return RoleUse(use="pod", role="app", **fields)


def test_an_unread_role_is_not_a_pass():
    """The permission that the reason names is told."""
    found = said(CONTROL, use(unread="denied (iam:GetAccountAuthorizationDetails)"))
    assert found == ["UNKNOWN iam:GetAccountAuthorizationDetails"]


def test_roles_in_another_use_are_not_judged():
    """Each use has controls of its own."""
    assert not CONTROL.applies(RoleUse(use="another"))


TODAY = Context(today=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"last_used": "2026-01-01T00:00:00+00:00"}, "not used since 2026-01-01"),
        ({"last_used": ""}, "in the time that IAM remembers"),
        ({"last_used": "2026-05-30T00:00:00+00:00", "services": {"s3": "2026-05-30", "sqs": "", "sns": "2025-12-01"}}, "sns, sqs"),
    ],
)
def test_hit_fails(fields, words):
    """A role that nobody used, and services that it never called."""
    (found,) = said(CONTROL, use(created="2025-01-01T00:00:00+00:00", **fields), TODAY)
    assert found.startswith("low")
    assert words in found


@pytest.mark.parametrize(
    "fields",
    [
        {"created": "2026-05-01T00:00:00+00:00", "last_used": ""},
        {"created": "2025-01-01T00:00:00+00:00", "last_used": "2026-05-30T00:00:00+00:00", "services": {"s3": "2026-05-01"}},
    ],
)
def test_near_miss_passes(fields):
    """A role that is new, and one that calls what it may."""
    assert said(CONTROL, use(**fields), TODAY) == []


@pytest.mark.parametrize(("context", "permission"), [(TODAY, "iam:GenerateServiceLastAccessedDetails"), (Context(), "")])
def test_missing_facts_are_not_a_pass(context, permission):
    """Services have to be asked for, and the day has to be known."""
    used = use(created="2025-01-01T00:00:00+00:00", last_used="2026-05-30T00:00:00+00:00")
    assert said(CONTROL, used, context) == [f"UNKNOWN {permission}"]
