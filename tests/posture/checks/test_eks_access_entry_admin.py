"""The control `eks_access_entry_admin`: who administers the whole cluster by an access policy."""

import pytest

from tests.posture.identity.judging import said
from tidewaiter.model.account import AccessEntry, AccessPolicy
from tidewaiter.posture.checks.eks_access_entry_admin import CONTROL
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


def test_hit_fails():
    """Everything at cluster scope."""
    (found,) = said(CONTROL, view("AmazonEKSClusterAdminPolicy"))
    assert found.startswith("high arn:aws:iam::1:role/ops may do everything")


@pytest.mark.parametrize(
    "near",
    [
        view("AmazonEKSAdminPolicy"),
        view("AmazonEKSClusterAdminPolicy", "shop"),
        view("AmazonEKSClusterAdminPolicy", principal="arn:aws:iam::1:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"),
    ],
)
def test_near_miss_passes(near):
    """Less than everything, one namespace, or Amazon's own role."""
    assert said(CONTROL, near) == []


def test_a_policy_that_is_not_known_is_not_a_pass():
    """What it allows decides, not what it is called."""
    assert said(CONTROL, view("AmazonEKSBrandNewPolicy")) == ["UNKNOWN "]
