"""The control `eks_access_entry_groups`: what the groups of an entry are bound to."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.model.account import AccessEntry, AccessPolicy
from tidewaiter.posture.checks.eks_access_entry_groups import CONTROL
from tidewaiter.posture.identity.access_policies import grants_of_policy
from tidewaiter.posture.identity.view import EntryView, GroupView

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
    ("group", "expected"),
    [
        (
            GroupView(name="ops", bound=True, power="becomes cluster administrator"),
            "high arn:aws:iam::1:role/ops becomes cluster administrator",
        ),
        (GroupView(name="ops", bound=False), "low group ops"),
    ],
)
def test_hit_fails(group, expected):
    """A powerful group, and one that waits to be bound."""
    (found,) = said(CONTROL, view(groups=(group,)))
    assert found.startswith(expected)


def test_near_miss_passes():
    """A group that is bound to little."""
    assert said(CONTROL, view(groups=(GroupView(name="devs", bound=True),))) == []


@pytest.mark.parametrize(
    ("group", "permission"),
    [
        (GroupView(name="ops", bound=None), "kubernetes:list clusterrolebindings"),
        (GroupView(name="ops", bound=True, unread="ClusterRole x"), "kubernetes:list clusterroles"),
    ],
)
def test_missing_facts_are_not_a_pass(group, permission):
    """Bindings that were not listed, and a role that was not."""
    assert said(CONTROL, view(groups=(group,))) == [f"UNKNOWN {permission}"]
