"""The part of the identity graph that one cluster adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.identity import IdentityEdge, IdentityNode
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.control_edges import control_edges
from tidewaiter.posture.identity.hub_edges import cluster_nodes, hub_edges
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
    edges = (
        *pod_edges(facts, accounts, roles),
        *node_edges(facts),
        *account_edges(facts, accounts, roles),
        *hub_edges(facts, accounts, users.nodes()),
        *users.edges(),
        *control_edges(facts, account, (*account.identities.values(), *limited)),
    )
    nodes = (*users.nodes(), *cluster_nodes(facts, accounts))
    unknown = tuple(dict.fromkeys((*_missing(facts), *users.unknown)))
    return ClusterGraph(cluster=facts.cluster, nodes=nodes, edges=edges, limited=limited, unknown=unknown)


def _missing(facts: ClusterFacts) -> Iterator[str]:
    name = facts.cluster.name
    missing: Mapping[str, bool] = {
        "access entries (eks:ListAccessEntries)": facts.access.entries is None,
        "Pod Identity associations (eks:ListPodIdentityAssociations)": facts.access.associations is None,
        "the OIDC issuer (eks:DescribeCluster)": facts.access.issuer is None,
        "aws-auth (kubernetes:list configmaps)": facts.aws_auth is None and facts.reads_aws_auth is not False,
        "the authentication mode (eks:DescribeCluster)": facts.cluster.authentication_mode is None,
    }
    yield from (f"cluster {name}: {what} could not be read" for what, absent in missing.items() if absent)
    for kind in ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ServiceAccount", "Pod"):
        if kind not in facts.complete:
            yield f"cluster {name}: its {kind} objects could not be listed (kubernetes:list {kind.lower()}s)"
