"""Which bindings the API server and EKS make for themselves: known by role, subject and what the role holds, never by a name alone.

Names of bindings and roles are nobody's: whoever may write RBAC can make one called `eks:helper`, or add rules to a default role. So a
subject is left out only where the whole of the binding is what the platform makes, with no right beyond.
https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings,
https://docs.aws.amazon.com/eks/latest/userguide/default-roles-users.html
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

CONTROL_PLANE_USERS = ("system:kube-", "system:apiserver", "eks:")
"""How the names of users begin that only components of the control plane have; EKS refuses them to access entries."""
_MASTERS = "system:masters"
_CONTROLLER = "system:controller:"
_REQUESTS = "certificatesigningrequests"
_ROLES: Mapping[str, frozenset[str]] = {
    "system:basic-user": frozenset({"selfsubjectaccessreviews", "selfsubjectreviews", "selfsubjectrulesreviews"}),
    "system:discovery": frozenset(),
    "system:public-info-viewer": frozenset(),
    "system:service-account-issuer-discovery": frozenset(),
    "system:monitoring": frozenset(),
    "system:node-proxier": frozenset({"endpoints", "endpointslices", "events", "nodes", "servicecidrs", "services"}),
    "system:node-bootstrapper": frozenset({_REQUESTS}),
    "eks:node-bootstrapper": frozenset({_REQUESTS, f"{_REQUESTS}/selfnodeserver"}),
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient": frozenset({f"{_REQUESTS}/nodeclient"}),
    "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient": frozenset({f"{_REQUESTS}/selfnodeclient"}),
}
"""Default roles of groups -> the resources that they are about; those without any give addresses such as /healthz."""
_OF_NODES = frozenset(role for role in _ROLES if "node" in role)
_GROUPS: Mapping[str, frozenset[str]] = {
    "system:authenticated": frozenset({"system:basic-user", "system:discovery", "system:public-info-viewer"}),
    "system:unauthenticated": frozenset({"system:discovery", "system:public-info-viewer"}),
    "system:serviceaccounts": frozenset({"system:service-account-issuer-discovery"}),
    "system:bootstrappers": _OF_NODES,
    "system:nodes": _OF_NODES,
    "system:node-proxier": frozenset({"system:node-proxier"}),
    "system:monitoring": frozenset({"system:monitoring"}),
}
_ACCOUNTS: Mapping[tuple[str, str], str] = {
    ("system::leader-locking-kube-controller-manager", "system::leader-locking-kube-controller-manager"): "kube-controller-manager",
    ("system::leader-locking-kube-scheduler", "system::leader-locking-kube-scheduler"): "kube-scheduler",
    ("system:coredns", "system:coredns"): "coredns",
    ("system:kube-dns", "system:kube-dns"): "kube-dns",
    ("eks:kube-proxy", "system:node-proxier"): "kube-proxy",
}
"""(binding, role) -> the service account of kube-system that has it."""


class _Rule(Protocol):
    @property
    def verbs(self) -> frozenset[str]: ...

    @property
    def resources(self) -> frozenset[str]: ...

    @property
    def everything(self) -> bool: ...


def is_control_plane(user: str) -> bool:
    """Tell whether a user is a component of the control plane by name."""
    return user.startswith(CONTROL_PLANE_USERS)


def group_is_platforms(group: str, role: str, rules: Sequence[_Rule] | None) -> bool:
    """Tell whether a group has a role by default that holds no more than it should; system:masters has everything without any."""
    return group == _MASTERS or (role in _GROUPS.get(group, ()) and rules is not None and _is_as_made(rules, _ROLES[role]))


def account_is_platforms(account: str, binding: str, role: str, rules: Iterable[_Rule] | None) -> bool:
    """Tell whether a service account of kube-system has a role by default: that of a controller, or of a part of EKS."""
    own = binding == role == f"{_CONTROLLER}{account}" or _ACCOUNTS.get((binding, role)) == account
    return own and not any(rule.everything for rule in rules or ())


def _is_as_made(rules: Sequence[_Rule], expected: frozenset[str]) -> bool:
    return all(rule.resources <= expected and "*" not in rule.verbs for rule in rules)
