"""Who controls the nodes and the roles of a cluster from outside."""

from tests.posture.identity.worlds import account, allow, arn, edge, facts, role, thing
from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.graph import build

ROLE = arn("role", "app")
NODES = [{"metadata": {"name": "n1"}, "spec": {"providerID": "aws:///eu-west-1a/i-1"}}]


def test_commands_reach_nodes_possibly():
    """Whether the agent runs on the node is not known."""
    graph = build(account(role("app", allow("ssm:SendCommand"))), [facts(nodes=NODES)])
    assert edge(graph, ROLE, thing("node", "n1")).confidence is Confidence.POSSIBLE
    graph = build(account(role("app", allow("ssm:SendCommand", on="arn:aws:ssm:*::document/*"))), [facts(nodes=NODES)])
    assert edge(graph, ROLE, thing("node", "n1")) is None


def test_sessions_on_nodes_are_commands():
    """A shell by Session Manager needs no document; the edge names what to deny."""
    graph = build(account(role("app", allow("ssm:StartSession", on="arn:aws:ec2:*:*:instance/*"))), [facts(nodes=NODES)])
    assert edge(graph, ROLE, thing("node", "n1")).actions == ("ssm:StartSession",)
    both = build(account(role("app", allow("ssm:*"))), [facts(nodes=NODES)])
    assert edge(both, ROLE, thing("node", "n1")).actions == ("ssm:SendCommand", "ssm:StartSession")
