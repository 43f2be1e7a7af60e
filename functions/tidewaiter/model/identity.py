"""The identity graph: who can act as whom across AWS and Kubernetes, each step with its evidence and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum


class NodeKind(StrEnum):
    """What a node of the graph stands for; holding a node means being able to act as it."""

    IAM_ROLE = "iam-role"
    IAM_USER = "iam-user"
    ACCOUNT = "account"
    PROVIDER = "oidc-provider"
    ROLE_SESSION = "limited-role"
    POD = "pod"
    NODE = "node"
    SERVICE_ACCOUNT = "service-account"
    RBAC_USER = "kubernetes-user"
    RBAC_GROUP = "kubernetes-group"
    POWER = "power"
    AWS_ADMIN = "aws-admin"
    CLUSTER_ADMIN = "cluster-admin"


class EdgeKind(StrEnum):
    """By what means the holder of one node gets another."""

    ASSUME_ROLE = "assume-role"
    REWRITE_TRUST = "rewrite-trust"
    PASS_ROLE = "pass-role"  # noqa: S105 - the means, not a value
    TAKE_USER = "take-user"
    GRANT_ITSELF = "grant-itself"
    GRANT_CONTROLLED = "grant-controlled"
    CREATE_ADMIN = "create-admin"
    ACCESS_ENTRY = "access-entry"
    AWS_AUTH = "aws-auth"
    CHANGE_ACCESS = "change-access"
    COMMAND_NODE = "command-node"
    IRSA = "irsa"
    POD_IDENTITY = "pod-identity"
    MOUNTED_TOKEN = "mounted-token"  # noqa: S105 - the means, not a value
    METADATA = "metadata-service"
    ESCAPE = "escape"
    INSTANCE_PROFILE = "instance-profile"
    NODE_ENTRY = "node-entry"
    ASSOCIATE_ROLE = "associate-role"
    STATIC_KEY = "static-key"
    RBAC = "rbac"
    HOLDS = "holds"


class Confidence(StrEnum):
    """CERTAIN: the evidence allows it. LIKELY: it does, unless control policies of the organisation, which were not read, deny it.

    POSSIBLE: it depends on something that is not known, which the evidence names. The words sort from surest to least sure.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityNode:
    """One node: `id` is an ARN, or `cluster ARN/kind/...` for what lives in a cluster; `name` is for people."""

    id: str
    kind: NodeKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityEdge:
    """One step from `source` to `target` (node ids).

    `evidence` names the documents and places that allow it; `fix` is what removes it. `actions` on `resource` are the AWS calls whose
    denial to the source removes it, empty where it is not made by an IAM policy. `cost` is how much removing it disturbs (1 little,
    0: it follows from what the nodes are and cannot be removed).
    """

    source: str
    target: str
    kind: EdgeKind
    evidence: tuple[str, ...]
    confidence: Confidence = Confidence.CERTAIN
    fix: str = ""
    actions: tuple[str, ...] = ()
    resource: str = ""
    cost: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityGraph:
    """All nodes and edges; `unknown` says what could not be read or decided, so that a missing path is not taken for safety."""

    nodes: tuple[IdentityNode, ...]
    edges: tuple[IdentityEdge, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPath:
    """A way from a start to a goal, shortest of the surest; `nodes` are in order and one more than `edges`.

    `cut` are the cheapest edges whose removal leaves no way at all from start to goal. `others` counts starts of the same shape
    (pods of one workload) that the path stands for.
    """

    nodes: tuple[IdentityNode, ...]
    edges: tuple[IdentityEdge, ...]
    cut: tuple[IdentityEdge, ...] = ()
    exposure: str = ""
    others: int = 0

    @property
    def confidence(self) -> Confidence:
        """As sure as its least sure step."""
        return max((edge.confidence for edge in self.edges), default=Confidence.CERTAIN)
