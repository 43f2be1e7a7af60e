"""The control `eks_access_entry_orphan`: entries that let nobody in."""

from datetime import date

import pytest

from tests.posture.identity.judging import said
from tidewaiter.model.account import AccessEntry, AccessPolicy
from tidewaiter.posture.checks.eks_access_entry_orphan import CONTROL
from tidewaiter.posture.context import Context
from tidewaiter.posture.identity.access_policies import grants_of_policy
from tidewaiter.posture.identity.view import EntryView

ROLE = "arn:aws:iam::1:role/ops"


def view(policy="", *namespaces, principal=ROLE, **more):
    """Make an entry with a policy, at cluster scope unless namespaces are named."""
    policies = (AccessPolicy(arn=f"arn:aws:eks::aws:cluster-access-policy/{policy}", namespaces=namespaces),) if policy else ()
    entry = AccessEntry(principal_arn=principal, username="u", policies=policies)
    grants = tuple(grant for one in policies for grant in grants_of_policy(one))
    fields = {"groups": (), "is_user": False, "is_foreign": False, "exists": True} | more
    return EntryView(entry=entry, grants=grants, **fields)


def test_unread_entries_are_not_a_pass():
    """The list that could not be read is named."""
    assert said(CONTROL, view(unread="access entries could not be read")) == ["UNKNOWN eks:ListAccessEntries"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"exists": False}, "does not exist any more"), ({"is_stale": True}, "was made again"), ({}, "neither policies nor groups")],
)
def test_hit_fails(fields, words):
    """A principal that is gone, one that was made again, and an entry without content."""
    policy = "" if not fields else "AmazonEKSViewPolicy"
    (found,) = said(CONTROL, view(policy, **fields))
    assert found.startswith("low")
    assert words in found


def test_near_miss_passes():
    """A living principal with a policy; of another account's nothing is expected to be known."""
    assert said(CONTROL, view("AmazonEKSViewPolicy")) == []
    assert said(CONTROL, view("AmazonEKSViewPolicy", is_foreign=True, exists=None)) == []


def test_missing_facts_are_not_a_pass():
    """Without the account's principals an entry may be dead."""
    assert said(CONTROL, view("AmazonEKSViewPolicy", exists=None)) == ["UNKNOWN iam:GetAccountAuthorizationDetails"]


@pytest.mark.parametrize(
    ("created", "last_used", "words"),
    [
        ("2025-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00", ["nobody used arn:aws:iam::1:role/ops since 2026-01-01"]),
        ("2025-01-01T00:00:00+00:00", "", ["nobody used arn:aws:iam::1:role/ops in the time that IAM remembers"]),
        ("2026-05-01T00:00:00+00:00", "", []),
        ("2025-01-01T00:00:00+00:00", "2026-05-30T00:00:00+00:00", []),
        ("2025-01-01T00:00:00+00:00", None, []),
    ],
)
def test_a_principal_that_nobody_uses(created, last_used, words):
    """Ninety days count; one that is new, used or of which it is not known passes."""
    found = said(CONTROL, view("AmazonEKSViewPolicy", created=created, last_used=last_used), Context(today=date(2026, 6, 1)))
    assert [one.removeprefix("low ") for one in found] == words
