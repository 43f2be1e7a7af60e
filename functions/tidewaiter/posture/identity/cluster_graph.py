"""The part of the identity graph that one cluster adds."""

from dataclasses import dataclass

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.identity import IdentityEdge, IdentityNode
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.hub_edges import cluster_nodes, hub_edges
from tidewaiter.posture.identity.lettings import lettings
from tidewaiter.posture.identity.pod_edges import RolesOf, account_edges, node_edges, pod_edges
from tidewaiter.posture.identity.principals import Account, Identity
from tidewaiter.posture.identity.role_edges import Roles
from tidewaiter.posture.identity.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterGraph:
    """Nodes and edges of one cluster, roles as its associations limit them, and what is not known."""

    cluster: Cluster
    nodes: tuple[IdentityNode, ...]
    edges: tuple[IdentityEdge, ...]
    limited: tuple[Identity, ...]
    unknown: tuple[str, ...]


def cluster_graph(facts: ClusterFacts, account: Account) -> ClusterGraph:
    """Build the part of one cluster."""
    accounts = facts.accounts()
    reader = Roles(facts, account)
    roles: RolesOf = {key: tuple(reader.of(key)) for key in accounts}
    steps = {step.identity.node: step.identity for one in roles.values() for step in one}
    limited = tuple(one for one in steps.values() if one.node != one.arn)
    users = Users(facts, account)
    let_in = lettings(facts, account, (*account.identities.values(), *limited), users)
    edges = (
        *pod_edges(facts, account, accounts, roles),
        *node_edges(facts),
        *account_edges(facts, accounts, roles),
        *hub_edges(facts, accounts, users.nodes()),
        *users.edges(),
        *let_in.edges,
    )
    nodes = (*users.nodes(), *let_in.nodes, *cluster_nodes(facts, accounts))
    unknown = tuple(dict.fromkeys(users.unknown))
    return ClusterGraph(cluster=facts.cluster, nodes=nodes, edges=edges, limited=limited, unknown=unknown)
