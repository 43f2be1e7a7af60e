"""The control `eks_access_entry_principal`: whom a cluster lets in."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.model.account import AccessEntry, AccessPolicy
from tidewaiter.posture.checks.eks_access_entry_principal import CONTROL
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


@pytest.mark.parametrize(("fields", "words"), [({"is_user": True}, "IAM user"), ({"is_foreign": True}, "another account")])
def test_hit_fails(fields, words):
    """A user, or somebody else's principal."""
    (found,) = said(CONTROL, view(**fields))
    assert found.startswith("high")
    assert words in found


def test_near_miss_passes():
    """A role of the account."""
    assert said(CONTROL, view()) == []
