"""Who lets itself into a cluster: the loop from a service account over its role back into the cluster."""

from dataclasses import replace

import pytest

from tests.posture.identity.worlds import (
    CLUSTER,
    CLUSTER_ADMIN,
    ISSUER,
    account,
    allow,
    arn,
    bound,
    edge,
    facts,
    pod,
    role,
    service_account,
    thing,
)
from tidewaiter.model.account import AccessEntry, ClusterAccess
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.paths import Search

ROLE, POD, HUB = arn("role", "app"), thing("pod", "shop/web"), thing("power", f"own entry/{arn('role', 'app')}")
EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
OPS = bound({"kind": "Group", "name": "ops"}, ("", "pods/exec", "create", ""))


def graph_of(*statements, entries=(), objects=(), **more):
    """Build the graph of a role with these statements and a cluster with a pod."""
    access = ClusterAccess(issuer=ISSUER, entries=tuple(entries), associations=())
    return build(account(role("app", *statements)), [facts(service_account(), *objects, pods=[pod()], access=access, **more)])


def found(*statements, **more):
    """Return the edge from a role with these statements to the administrator of the cluster."""
    return edge(graph_of(*statements, **more), ROLE, CLUSTER_ADMIN)


def entry(kind="STANDARD"):
    """Make an entry of the role."""
    return AccessEntry(principal_arn=ROLE, username="u", type=kind)


@pytest.mark.parametrize(
    ("statements", "entries", "expected"),
    [
        ([allow("eks:*")], [], True),
        ([allow("eks:CreateAccessEntry", "eks:AssociateAccessPolicy")], [], True),
        ([allow("eks:AssociateAccessPolicy")], [entry()], True),
        ([allow("eks:*")], [entry("EC2_LINUX")], True),
        ([allow("eks:AssociateAccessPolicy")], [], False),
        ([allow("eks:AssociateAccessPolicy", "eks:CreateAccessEntry")], [entry("EC2_LINUX")], False),
        ([allow("eks:CreateAccessEntry")], [], False),
        ([allow("eks:*", when={"StringEquals": {"eks:accessScope": "namespace"}})], [], False),
        ([allow("eks:*", on="arn:aws:eks:eu-west-1:111122223333:cluster/other")], [], False),
    ],
)
def test_letting_oneself_in(statements, entries, expected):
    """Create and associate, only associate where an entry is, delete first what is for nodes; conditions of EKS are evaluated."""
    edge_ = found(*statements, entries=entries)
    assert (edge_.kind is EdgeKind.CHANGE_ACCESS) if expected else edge_ is None


def test_a_cluster_without_access_entries_must_be_switched_first():
    """In mode CONFIG_MAP the configuration must be changed too."""
    old = replace(CLUSTER, authentication_mode="CONFIG_MAP")
    calls = ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"]
    assert found(allow(*calls), cluster=old) is None
    assert found(allow(*calls, "eks:UpdateClusterConfig"), cluster=old)
    unknown = replace(CLUSTER, authentication_mode=None)
    assert found(allow(*calls), cluster=unknown).confidence is Confidence.POSSIBLE


@pytest.mark.parametrize(
    ("when", "reaches"),
    [
        ({"StringEquals": {"eks:policyArn": EDIT}}, True),
        ({"StringEquals": {"eks:accessScope": "namespace"}, "ForAllValues:StringEquals": {"eks:namespaces": ["shop"]}}, True),
        ({"StringEquals": {"eks:accessScope": "namespace"}, "ForAnyValue:StringEquals": {"eks:namespaces": ["bank"]}}, False),
        ({"StringLike": {"eks:policyArn": "*/AmazonEKSViewPolicy"}}, False),
    ],
)
def test_lesser_policies_lead_to_what_they_allow(when, reaches):
    """A policy or scope that a condition leaves is as much as it allows; one step is cut for all of them."""
    graph = graph_of(allow("eks:CreateAccessEntry"), allow("eks:AssociateAccessPolicy", when=when))
    search = Search(graph)
    assert (POD in search.reachable(ROLE, worst=Confidence.CERTAIN)) is reaches
    assert CLUSTER_ADMIN not in search.reachable(ROLE, worst=Confidence.LIKELY)
    if reaches:
        assert edge(graph, ROLE, HUB).actions == ("eks:AssociateAccessPolicy", "eks:CreateAccessEntry")
        assert [(one.source, one.kind) for one in search.cut(ROLE, POD)] == [(ROLE, EdgeKind.CHANGE_ACCESS)]


@pytest.mark.parametrize(
    ("statement", "entries", "reaches"),
    [
        (allow("eks:CreateAccessEntry"), [], True),
        (allow("eks:UpdateAccessEntry"), [entry()], True),
        (allow("eks:CreateAccessEntry"), [entry()], False),
        (allow("eks:UpdateAccessEntry"), [], False),
        (allow("eks:CreateAccessEntry", when={"Null": {"eks:kubernetesGroups": "true"}}), [], False),
        (allow("eks:CreateAccessEntry", when={"ForAnyValue:StringEquals": {"eks:kubernetesGroups": "devs"}}), [], False),
    ],
)
def test_an_entry_may_name_any_group_that_bindings_know(statement, entries, reaches):
    """Without any access policy; the group's powers are those of its bindings."""
    assert (POD in Search(graph_of(statement, entries=entries, objects=OPS)).reachable(ROLE)) is reaches


def test_names_of_the_platform_are_refused():
    """EKS takes no group or user that begins like its own."""
    theirs = bound({"kind": "Group", "name": "system:masters"}, ("*", "*", "*", ""))
    assert POD not in Search(graph_of(allow("eks:CreateAccessEntry"), objects=theirs)).reachable(ROLE)
    named = bound({"kind": "User", "name": "ann"}, ("", "pods/exec", "create", ""))
    assert POD in Search(graph_of(allow("eks:CreateAccessEntry"), objects=named)).reachable(ROLE)
