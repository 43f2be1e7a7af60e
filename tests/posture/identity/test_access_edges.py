"""Whom a cluster lets in: access entries, aws-auth, and which counts."""

from dataclasses import replace

import pytest

from tests.posture.identity.worlds import CLUSTER, CLUSTER_ADMIN, ISSUER, account, arn, bound, edge, facts, role, thing
from tidewaiter.model.account import AccessEntry, AccessPolicy, ClusterAccess
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

ROLE = arn("role", "app")
POLICY = "arn:aws:eks::aws:cluster-access-policy/"
MASTERS = f"- rolearn: {ROLE}\n  groups: [system:masters]\n"


def reached(*objects, entries=(), **more):
    """Return what a role gets in a cluster."""
    access = ClusterAccess(issuer=ISSUER, entries=tuple(entries), associations=())
    return Search(build(account(role("app")), [facts(*objects, access=access, **more)])).reachable(ROLE)


def entry(*policies, groups=(), kind="STANDARD"):
    """Make an entry of the role."""
    return AccessEntry(principal_arn=ROLE, username=ROLE, groups=tuple(groups), policies=policies, type=kind)


@pytest.mark.parametrize(
    ("policy", "admin"),
    [
        (AccessPolicy(arn=f"{POLICY}AmazonEKSClusterAdminPolicy"), True),
        (AccessPolicy(arn=f"{POLICY}AmazonEKSClusterAdminPolicy", namespaces=("shop",)), False),
        (AccessPolicy(arn=f"{POLICY}AmazonEKSViewPolicy"), False),
        (AccessPolicy(arn=f"{POLICY}AmazonEKSAdminViewPolicy"), False),
    ],
)
def test_access_policies_count_as_what_they_allow(policy, admin):
    """Within their scope."""
    assert (CLUSTER_ADMIN in reached(entries=[entry(policy)])) is admin


def test_groups_of_an_entry_are_those_of_bindings():
    """RBAC decides what a group may do."""
    admins = bound({"kind": "Group", "name": "ops"}, ("*", "*", "*", ""))
    assert CLUSTER_ADMIN in reached(*admins, entries=[entry(groups=["ops"])])
    assert CLUSTER_ADMIN not in reached(*admins, entries=[entry(groups=["devs"])])


def test_aws_auth_counts_unless_an_entry_does():
    """EKS looks at entries first, and at aws-auth only in the modes that have it."""
    both = replace(CLUSTER, authentication_mode="API_AND_CONFIG_MAP")

    def with_map(cluster, entries=()):
        access = ClusterAccess(issuer=ISSUER, entries=tuple(entries), associations=())
        made = replace(facts(cluster=cluster, access=access), aws_auth={"mapRoles": MASTERS})
        return CLUSTER_ADMIN in Search(build(account(role("app")), [made])).reachable(ROLE)

    assert with_map(both)
    assert not with_map(both, [entry()])
    assert not with_map(CLUSTER)


def test_an_unknown_access_policy_is_said_to_be_unknown():
    """AWS adds policies; what one we do not know allows is not taken for nothing."""
    access = ClusterAccess(issuer=ISSUER, entries=(entry(AccessPolicy(arn=f"{POLICY}AmazonEKSNewPolicy")),), associations=())
    graph = build(account(role("app")), [facts(access=access)])
    assert any("AmazonEKSNewPolicy" in text for text in graph.unknown)
    assert edge(graph, ROLE, thing("kubernetes-user", f"entry/{ROLE}"))
