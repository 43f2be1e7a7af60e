"""Who lets itself into a cluster through the EKS API: by an access policy, or by a group or user name that bindings know.

Names that begin like those of the platform are refused. https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.iam import ContextValue, Decision
from tidewaiter.model.account import AccessPolicy
from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode, NodeKind
from tidewaiter.posture.identity.access_policies import POLICY_NAMES, grants_of_policy
from tidewaiter.posture.identity.cluster_facts import ClusterFacts
from tidewaiter.posture.identity.control_edges import control_edges
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account, Identity, confidence_of, evidence_of
from tidewaiter.posture.identity.users import Users

CREATE, UPDATE, DELETE = "eks:CreateAccessEntry", "eks:UpdateAccessEntry", "eks:DeleteAccessEntry"
ASSOCIATE, SWITCH = "eks:AssociateAccessPolicy", "eks:UpdateClusterConfig"
_CHANGES = (ASSOCIATE, CREATE, UPDATE)
_ADMIN_POLICY = "AmazonEKSClusterAdminPolicy"
_RESERVED = ("system:", "eks:", "aws:", "amazon:", "iam:")

Steps = list[tuple[str, Decision]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettings:
    """The edges, and the nodes for what policies of one's own choice make of somebody."""

    nodes: tuple[IdentityNode, ...]
    edges: tuple[IdentityEdge, ...]


def lettings(facts: ClusterFacts, account: Account, identities: Sequence[Identity], users: Users) -> Lettings:
    """Judge what every identity controls of a cluster from outside, its nodes and roles too.

    Where one makes itself administrator for certain, what else it could make of itself is left out.
    """
    names = Names(facts.cluster)
    nodes: dict[str, IdentityNode] = {}
    edges: list[IdentityEdge] = []
    for source in identities:
        if any(map(source.mentions, _CHANGES)):
            found = _Letting(source, facts, account)
            direct = found.as_admin()
            lesser = [] if direct and direct.confidence is Confidence.CERTAIN else list(found.lesser(users))
            if lesser:
                nodes |= {node.id: node for node, _ in lesser} | {found.hub.id: found.hub}
                edges += [found.to_hub(lesser), *(edge for _, edge in lesser)]
            edges += [direct] if direct else []
    for policy, space in ((policy, space) for policy in POLICY_NAMES for space in _spaces(facts)):
        node = names.by_policy(policy, space)
        if node.id in nodes:
            edges += users.leading(node, grants_of_policy(AccessPolicy(arn=policy, namespaces=(space,) if space else ())))
    return Lettings(nodes=tuple(nodes.values()), edges=(*edges, *control_edges(facts, account, identities)))


def _spaces(facts: ClusterFacts) -> tuple[str, ...]:
    return ("", *facts.namespaces())


class _Letting:
    """What one identity can do about its own access entry."""

    def __init__(self, source: Identity, facts: ClusterFacts, account: Account) -> None:
        self._source, self._facts, self._cluster, self._account = source, facts, facts.cluster, account
        self._names = Names(facts.cluster)
        self._own = next((one for one in facts.access.entries or () if one.principal_arn == source.arn), None)
        kind = "user" if source.is_user else "role"
        self._prefix = f"arn:{account.partition}:eks:{self._cluster.region}:{self._cluster.account}"
        self._entry_arn = f"{self._prefix}:access-entry/{self._cluster.name}/{kind}/{account.number}/{source.name}/id"
        self._context: Mapping[str, ContextValue] = {"eks:principalArn": source.arn, "eks:accessEntryType": "STANDARD"}
        self.hub = self._names.own_entry(source.node, source.name)

    def as_admin(self) -> IdentityEdge | None:
        """Return the edge to the administrator of the cluster."""
        steps = self._by_policy(_ADMIN_POLICY, "")
        confidence = self._confidence(steps)
        return self._edge(self._names.admin.id, steps, confidence) if confidence else None

    def lesser(self, users: Users) -> Iterator[tuple[IdentityNode, IdentityEdge]]:
        """Yield whom else it can make itself, each with the edge from its own access entry."""
        if self._source.mentions(ASSOCIATE):
            for policy in POLICY_NAMES:
                for space in _spaces(self._facts):
                    if (policy, space) != (_ADMIN_POLICY, ""):
                        yield from self._held(self._names.by_policy(policy, space), self._by_policy(policy, space))
        for node in users.nodes():
            name = self._names.plain(node)
            if name and not name.startswith(_RESERVED):
                key = "eks:kubernetesGroups" if node.kind is NodeKind.RBAC_GROUP else "eks:username"
                yield from self._held(node, self._entry({key: (name,) if node.kind is NodeKind.RBAC_GROUP else name}))

    def to_hub(self, lesser: Iterable[tuple[IdentityNode, IdentityEdge]]) -> IdentityEdge:
        """Return the edge to its own access entry, with the surest of what that gives as evidence."""
        surest = min((edge for _, edge in lesser), key=lambda edge: edge.confidence)
        return self._made(self.hub.id, surest.evidence, Confidence.CERTAIN)

    def _held(self, node: IdentityNode, steps: Steps) -> Iterator[tuple[IdentityNode, IdentityEdge]]:
        confidence = self._confidence(steps)
        if confidence:
            evidence = tuple(evidence_of(*step) for step in steps)
            yield (
                node,
                IdentityEdge(source=self.hub.id, target=node.id, kind=EdgeKind.HOLDS, evidence=evidence, confidence=confidence, cost=0),
            )

    def _by_policy(self, policy: str, space: str) -> Steps:
        steps = self._entry({})
        if steps and confidence_of(decision for _, decision in steps) is None:
            return steps
        context: dict[str, ContextValue] = {
            **self._context,
            "eks:policyArn": f"arn:{self._account.partition}:eks::aws:cluster-access-policy/{policy}",
            "eks:accessScope": "namespace" if space else "cluster",
            **({"eks:namespaces": (space,)} if space else {}),
        }
        asked = self._source.may(ASSOCIATE, self._entry_arn, context, absent=() if space else ("eks:namespaces",))
        return [*steps, (ASSOCIATE, asked)]

    def _entry(self, given: Mapping[str, ContextValue]) -> Steps:
        """Return the calls that give it an entry of the standard type with a group or user name, or without."""
        absent = tuple({"eks:kubernetesGroups", "eks:username"} - given.keys())
        context = {**self._context, **given}
        steps: Steps = []
        if self._cluster.authentication_mode == "CONFIG_MAP":
            steps.append((SWITCH, self._source.may(SWITCH, self._cluster.arn)))
        if self._own is not None and self._own.type == "STANDARD":
            return [*steps, (UPDATE, self._source.may(UPDATE, self._entry_arn, context, absent=absent))] if given else steps
        if self._own is not None:
            steps.append((DELETE, self._source.may(DELETE, self._entry_arn, {**self._context, "eks:accessEntryType": self._own.type})))
        return [*steps, (CREATE, self._source.may(CREATE, self._cluster.arn, context, absent=absent))]

    def _confidence(self, steps: Steps) -> Confidence | None:
        found = confidence_of(decision for _, decision in steps)
        return Confidence.POSSIBLE if found and self._cluster.authentication_mode is None else found

    def _edge(self, target: str, steps: Steps, confidence: Confidence) -> IdentityEdge:
        return self._made(target, tuple(evidence_of(*step) for step in steps), confidence)

    def _made(self, target: str, evidence: tuple[str, ...], confidence: Confidence) -> IdentityEdge:
        actions = tuple(action for action in _CHANGES if self._source.mentions(action))
        return IdentityEdge(
            source=self._source.node,
            target=target,
            kind=EdgeKind.CHANGE_ACCESS,
            evidence=evidence,
            confidence=confidence,
            fix=f"Deny {self._source.name} {', '.join(actions)} on the cluster and its access entries",
            actions=actions,
            resource="*",
        )
