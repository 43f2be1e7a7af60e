"""Whom a cluster lets in: access entries, aws-auth, and which counts."""

from dataclasses import replace

import pytest

from tests.posture.identity.worlds import CLUSTER, CLUSTER_ADMIN, ISSUER, account, arn, bound, edge, facts, role, thing
from tidewaiter.model.account import AccessEntry, AccessPolicy, ClusterAccess, IamPrincipal
from tidewaiter.model.cloud import Instance
from tidewaiter.model.identity import Confidence, EdgeKind
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


N1 = {"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-1"}}
N2 = {"metadata": {"name": "n2"}, "spec": {"providerID": "aws:///eu-west-1a/i-2"}}
BOTH_MODES = replace(CLUSTER, authentication_mode="API_AND_CONFIG_MAP")


def registers(entries=(), mapped="", role_of_node=ROLE):
    """Return the nodes that the role can register as."""
    instance = Instance(id="i-1", account="1", region="r", state="running", vpc_id="v", interfaces=(), role_arn=role_of_node)
    access = ClusterAccess(issuer=ISSUER, entries=tuple(entries), associations=())
    made = replace(facts(cluster=BOTH_MODES, access=access, nodes=[N1, N2], instances={"i-1": instance}), aws_auth={"mapRoles": mapped})
    edges = [one for one in build(account(role("app")), [made]).edges if one.source == ROLE]
    return {one.target.rpartition("/")[2] for one in edges if one.kind is EdgeKind.NODE_ENTRY and one.confidence is Confidence.POSSIBLE}


def node_map(username):
    """Map the role to the groups of nodes."""
    return f"- rolearn: {ROLE}\n  username: '{username}'\n  groups: [system:bootstrappers, system:nodes]\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"entries": [entry(kind="EC2_LINUX")]}, {"n1"}),
        ({"entries": [entry(kind="EC2_LINUX")], "role_of_node": "arn:other"}, set()),
        ({"entries": [entry(kind="FARGATE_LINUX")]}, set()),
        ({"mapped": node_map("system:node:{{EC2PrivateDNSName}}")}, {"n1"}),
        ({"mapped": node_map("system:node:{{SessionName}}")}, {"nodes"}),
        ({"mapped": node_map("system:node:n2")}, {"n2"}),
        ({"mapped": node_map("{{SessionName}}"), "entries": [entry()]}, set()),
    ],
)
def test_whoever_has_a_nodes_role_registers_as_the_node(given, expected):
    """The name of the session tells which, and its holder chooses it; an access entry counts before the map."""
    assert registers(**given) == expected


def test_a_role_with_a_path_is_found_by_its_name():
    """The map knows roles without their paths."""
    ops = IamPrincipal(arn=arn("role", "team/ops"), kind="role", name="ops")
    made = replace(facts(cluster=BOTH_MODES), aws_auth={"mapRoles": MASTERS.replace(ROLE, arn("role", "ops"))})
    assert CLUSTER_ADMIN in Search(build(account(ops), [made])).reachable(ops.arn)
