"""Controllers that do what custom resources say, with their own rights: who writes the resources acts with the controller's role.

A controller is told by what it may do, not by its name: it writes the status of the resources. EKS capabilities are controllers too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.model.eks import Capability
from tidewaiter.model.identity import IdentityNode, NodeKind
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.rbac import Grant, Rule

_ACTING = (
    "argoproj.io",
    "crossplane.io",
    "external-secrets.io",
    "karpenter.k8s.aws",
    "kro.run",
    "services.k8s.aws",
    "toolkit.fluxcd.io",
    "upbound.io",
)
"""Endings of API groups whose resources tell a controller what to make, fetch or deploy, in AWS or in the cluster."""

_CAPABILITIES = {"ACK": "services.k8s.aws", "ARGOCD": "argoproj.io", "KRO": "kro.run"}
_STATUS_VERBS, _WRITE = frozenset({"*", "update", "patch"}), frozenset({"*", "create", "update", "patch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """Who acts on the resources of an API group (exactly, or of all groups with an ending), and the node that stands for it."""

    group: str
    node: IdentityNode
    is_ending: bool = False

    def serves(self, group: str) -> bool:
        """Tell whether it acts on resources of a group; `*` stands for every group."""
        return group in ("*", self.group) or (self.is_ending and _ends(group, self.group))


def deputies(grants: Sequence[Grant], capabilities: Sequence[Capability], names: Names) -> tuple[Deputy, ...]:
    """Return the controllers among service accounts, and the capabilities with a role."""
    found: dict[tuple[str, str], Deputy] = {}
    for grant in grants:
        for group in {group for rule in grant.rules or () for group in _kept_up(rule)}:
            for one in grant.subjects:
                if one.kind == "ServiceAccount":
                    node = names.account(one.namespace, one.name)
                    found[(group, node.id)] = Deputy(group=group, node=node)
    for capability in capabilities:
        if capability.role_arn and capability.type in _CAPABILITIES:
            group, role = _CAPABILITIES[capability.type], capability.role_arn
            node = IdentityNode(id=role, kind=NodeKind.IAM_ROLE, name=f"role {role.rpartition('/')[2]}")
            found[(group, node.id)] = Deputy(group=group, node=node, is_ending=True)
    return tuple(found[key] for key in sorted(found))


def written(grants: Sequence[Grant]) -> Mapping[str, Grant]:
    """Return the API groups of which a holder of grants writes resources (`*`: of all groups), each with one grant that lets it."""
    found: dict[str, Grant] = {}
    for grant in grants:
        for rule in grant.rules or ():
            if rule.verbs & _WRITE and any(not one.endswith("/status") for one in rule.resources):
                for group in rule.groups:
                    # Among the resources of all groups only `*` is sure to name custom ones.
                    if _acts(group) or (group == "*" and "*" in rule.resources):
                        found.setdefault(group, grant)
    return found


def _kept_up(rule: Rule) -> Iterator[str]:
    """Yield the groups whose status a rule lets somebody write; a rule for all groups makes nobody their controller."""
    if rule.verbs & _STATUS_VERBS and any(one == "*" or one.endswith("/status") for one in rule.resources):
        yield from (group for group in rule.groups if _acts(group))


def _acts(group: str) -> bool:
    return any(_ends(group, one) for one in _ACTING)


def _ends(group: str, ending: str) -> bool:
    return group == ending or group.endswith(f".{ending}")
