"""Names of the nodes that live in a cluster, and the hubs that stand for a power over all things of a namespace."""

from dataclasses import dataclass

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.identity import IdentityNode, NodeKind

ALL = "*"
WORKLOADS, PODS, TOKENS, ACCOUNTS, NAMESPACE = "run pods", "enter pods", "mint tokens", "act as service accounts", "everything"
"""Powers over a namespace, or over all of them (`*`)."""

BOTH = "/with-whom-it-may-grant-anything"
"""Ending of the node for a principal together with those that it may grant anything."""

_WORDS = {
    WORKLOADS: "run own pods in",
    PODS: "run commands in the pods of",
    TOKENS: "mint tokens of service accounts of",
    ACCOUNTS: "act as service accounts of",
    NAMESPACE: "do anything in",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Makes the nodes of one cluster."""

    cluster: Cluster

    def _node(self, kind: NodeKind, key: str, name: str) -> IdentityNode:
        return IdentityNode(id=f"{self.cluster.arn}/{kind}/{key}", kind=kind, name=name)

    @property
    def admin(self) -> IdentityNode:
        """Everything in the cluster."""
        return IdentityNode(
            id=f"cluster-admin:{self.cluster.arn}", kind=NodeKind.CLUSTER_ADMIN, name=f"admin of cluster {self.cluster.name}"
        )

    def pod(self, namespace: str, name: str) -> IdentityNode:
        """Name a pod."""
        return self._node(NodeKind.POD, f"{namespace}/{name}", f"pod {namespace}/{name}")

    def node(self, name: str) -> IdentityNode:
        """Name a node, held as root or with its kubelet's credentials."""
        return self._node(NodeKind.NODE, name, f"node {name}")

    @property
    def any_node(self) -> IdentityNode:
        """A node of the holder's choice."""
        return self._node(NodeKind.POWER, "nodes", "any node")

    def account(self, namespace: str, name: str) -> IdentityNode:
        """Name a service account with tokens for any audience."""
        return self._node(NodeKind.SERVICE_ACCOUNT, f"{namespace}/{name}", f"service account {namespace}/{name}")

    def user(self, name: str) -> IdentityNode:
        """Name a user of the Kubernetes API; a service account is `system:serviceaccount:namespace:name`."""
        return self._node(NodeKind.RBAC_USER, name, f"Kubernetes user {name}")

    def account_user(self, namespace: str, name: str) -> IdentityNode:
        """Name a service account as the Kubernetes API sees it."""
        return self.user(f"system:serviceaccount:{namespace}:{name}")

    @property
    def any_user(self) -> IdentityNode:
        """A user of the holder's choice."""
        return self._node(NodeKind.POWER, "users", "any Kubernetes user")

    @property
    def any_group(self) -> IdentityNode:
        """A group of the holder's choice, beside a user."""
        return self._node(NodeKind.POWER, "groups", "any Kubernetes group")

    def group(self, name: str) -> IdentityNode:
        """Name somebody of a group."""
        return self._node(NodeKind.RBAC_GROUP, name, f"Kubernetes group {name}")

    def is_somebody(self, node: str) -> bool:
        """Tell whether a node is a user or group of the Kubernetes API."""
        return node.startswith(tuple(f"{self.cluster.arn}/{kind}/" for kind in (NodeKind.RBAC_USER, NodeKind.RBAC_GROUP)))

    def entry(self, principal: str) -> IdentityNode:
        """Name whom the cluster takes an IAM principal for."""
        return self._node(NodeKind.RBAC_USER, f"entry/{principal}", f"{principal.rpartition('/')[2]} in cluster {self.cluster.name}")

    def by_policy(self, policy: str, namespace: str) -> IdentityNode:
        """Name somebody with an EKS access policy in a namespace, or for the empty one in the whole cluster."""
        where = f"namespace {namespace}" if namespace else f"cluster {self.cluster.name}"
        return self._node(NodeKind.POWER, f"policy/{policy}/{namespace or ALL}", f"{policy} in {where}")

    def own_entry(self, principal: str, name: str) -> IdentityNode:
        """Name the access entry that a principal makes or changes for itself."""
        return self._node(NodeKind.POWER, f"own entry/{principal}", f"an access entry of {name}'s own making")

    def plain(self, node: IdentityNode) -> str:
        """Return the name of a user or group of the Kubernetes API that is no entrant's; nothing for any other node."""
        found = node.id.removeprefix(f"{self.cluster.arn}/{node.kind}/")
        return found if self.is_somebody(node.id) and not found.startswith("entry/") else ""

    def power(self, word: str, namespace: str) -> IdentityNode:
        """Name a power over a namespace or, for `*`, over every one."""
        where = "every namespace" if namespace == ALL else f"namespace {namespace}"
        return self._node(NodeKind.POWER, f"{word}/{namespace}", f"{_WORDS[word]} {where}")

    def limited_role(self, association: str, role: str) -> IdentityNode:
        """Name a role as one association limits it."""
        return self._node(NodeKind.ROLE_SESSION, f"{association}/{role}", f"role {role.rpartition('/')[2]} within a session policy")
