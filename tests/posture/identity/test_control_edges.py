"""Who controls a cluster from outside: the loop from a service account over its role back into the cluster."""

from dataclasses import replace

import pytest

from tests.posture.identity.worlds import CLUSTER, CLUSTER_ADMIN, ISSUER, account, allow, arn, edge, facts, role, thing
from tidewaiter.model.account import AccessEntry, ClusterAccess
from tidewaiter.model.identity import Confidence, EdgeKind
from tidewaiter.posture.identity.graph import build

ROLE = arn("role", "app")
NODES = [{"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-1"}}]


def found(*statements, entries=(), **more):
    """Return the edge from a role with these statements to the administrator of the cluster."""
    access = ClusterAccess(issuer=ISSUER, entries=tuple(entries), associations=())
    return edge(build(account(role("app", *statements)), [facts(access=access, **more)]), ROLE, CLUSTER_ADMIN)


@pytest.mark.parametrize(
    ("statements", "entries", "expected"),
    [
        ([allow("eks:*")], [], True),
        ([allow("eks:CreateAccessEntry", "eks:AssociateAccessPolicy")], [], True),
        ([allow("eks:AssociateAccessPolicy")], [AccessEntry(principal_arn=ROLE, username="u")], True),
        ([allow("eks:AssociateAccessPolicy")], [], False),
        ([allow("eks:AssociateAccessPolicy")], [AccessEntry(principal_arn=ROLE, username="u", type="EC2_LINUX")], False),
        ([allow("eks:CreateAccessEntry")], [], False),
        ([allow("eks:*", when={"StringEquals": {"eks:accessScope": "namespace"}})], [], False),
        ([allow("eks:*", on="arn:aws:eks:eu-west-1:111122223333:cluster/other")], [], False),
    ],
)
def test_letting_oneself_in(statements, entries, expected):
    """Create and associate, or only associate where an entry is; conditions of EKS are evaluated."""
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


def test_commands_reach_nodes_possibly():
    """Whether the agent runs on the node is not known."""
    graph = build(account(role("app", allow("ssm:SendCommand"))), [facts(nodes=NODES)])
    assert edge(graph, ROLE, thing("node", "n1")).confidence is Confidence.POSSIBLE
    graph = build(account(role("app", allow("ssm:SendCommand", on="arn:aws:ssm:*::document/*"))), [facts(nodes=NODES)])
    assert edge(graph, ROLE, thing("node", "n1")) is None
