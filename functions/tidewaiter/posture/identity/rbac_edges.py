"""What Kubernetes permissions lead to: the powers that the RBAC documentation warns of, as steps of the graph.

https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode
from tidewaiter.posture.identity.controllers import Deputy, written
from tidewaiter.posture.identity.kept import Kept
from tidewaiter.posture.identity.names import ACCOUNTS, ALL, NAMESPACE, PODS, TOKENS, WORKLOADS, Names
from tidewaiter.posture.rbac import RBAC_GROUP, Grant

MASTERS = "system:masters"
_CHANGE = ("update", "patch")
_WRITE = ("create", *_CHANGE)
_READ = ("get", "list", "watch")
_CERTIFICATES = "certificates.k8s.io"
_HOOKS = "admissionregistration.k8s.io"
_MAKERS = (
    ("apps", ("deployments", "daemonsets", "statefulsets", "replicasets")),
    ("batch", ("jobs", "cronjobs")),
    ("", ("replicationcontrollers",)),
)


@dataclass(frozen=True, slots=True)
class Held:
    """The grants of one user, its own and its groups', asked by scope (a namespace, or `*` for the whole cluster)."""

    grants: Sequence[Grant]

    def namespaces(self) -> set[str]:
        """Name the namespaces that some grant is limited to."""
        return {grant.namespace for grant in self.grants if grant.namespace}

    def by(self, scope: str, verbs: Iterable[str], group: str, resource: str) -> Grant | None:
        """Return a grant that allows one of the verbs on every object of a resource in a scope."""
        wanted = tuple(verbs)
        return next((one for one in self._in(scope) if any(one.allows(verb, group, resource) for verb in wanted)), None)

    def named(self, scope: str, verbs: Iterable[str], group: str, resource: str) -> Iterator[tuple[str, Grant]]:
        """Yield the names of objects that a grant of exactly this scope is limited to."""
        wanted = tuple(verbs)
        for grant in self.grants:
            if (grant.namespace or ALL) != scope:
                continue
            for rule in grant.rules or ():
                if any(rule.covers(verb, group, resource) for verb in wanted):
                    yield from ((name, grant) for name in rule.names)

    def _in(self, scope: str) -> Iterator[Grant]:
        """Yield the grants that hold in a whole scope; those of the whole cluster hold in every namespace."""
        return (grant for grant in self.grants if not grant.namespace or grant.namespace == scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What of the cluster decides where permissions lead: whether aws-auth counts (None: unknown), and what exists.

    `kept` are ConfigMaps and Secrets with whom each leads to, `deputies` the controllers of custom resources.
    """

    names: Names
    aws_auth: bool | None
    accounts: frozenset[tuple[str, str]]
    pods: frozenset[tuple[str, str]]
    strong_roles: frozenset[str] = frozenset({"cluster-admin"})
    kept: Sequence[tuple[Kept, IdentityNode]] = ()
    deputies: Sequence[Deputy] = ()


Step = tuple[IdentityNode, tuple[Grant, ...], str, Confidence]


def rbac_edges(source: IdentityNode, held: Held, context: Context) -> Iterator[IdentityEdge]:
    """Yield where a user's permissions lead; each target once, by its surest reason."""
    best: dict[str, IdentityEdge] = {}
    for target, grants, why, confidence in _steps(held, context):
        edge = _edge(source, target, grants, why, confidence)
        known = best.get(target.id)
        if known is None or edge.confidence < known.confidence:
            best[target.id] = edge
    yield from best.values()


def _steps(held: Held, context: Context) -> Iterator[Step]:
    yield from _to_admin(held, context)
    for scope in (ALL, *sorted(held.namespaces())):
        yield from _over(scope, held, context)
    yield from _everywhere(held, context)


def _certain(target: IdentityNode, why: str, *grants: Grant | None) -> Iterator[Step]:
    """Yield a step if every grant it needs is there."""
    if all(grants):
        yield target, tuple(filter(None, grants)), why, Confidence.CERTAIN


def _possible(target: IdentityNode, why: str, *grants: Grant | None) -> Iterator[Step]:
    if all(grants):
        yield target, tuple(filter(None, grants)), why, Confidence.POSSIBLE


def _to_admin(held: Held, context: Context) -> Iterator[Step]:
    admin, by = context.names.admin, held.by
    yield from _certain(admin, "may do anything", next((one for one in held.grants if one.everything and not one.namespace), None))
    escalate = by(ALL, ("escalate",), RBAC_GROUP, "clusterroles")
    yield from _certain(admin, "may write any rule into its own role", escalate, by(ALL, _CHANGE, RBAC_GROUP, "clusterroles"))
    bind = by(ALL, ("bind",), RBAC_GROUP, "clusterroles") or _any_named(held, ALL, context)
    yield from _certain(admin, "may bind itself to cluster-admin", bind, by(ALL, ("create",), RBAC_GROUP, "clusterrolebindings"))
    yield from _impersonation(held, context)
    approve = by(ALL, _CHANGE, _CERTIFICATES, "certificatesigningrequests/approval")
    signer = by(ALL, ("approve",), _CERTIFICATES, "signers")
    request = by(ALL, ("create",), _CERTIFICATES, "certificatesigningrequests")
    yield from _possible(admin, "may approve its own client certificate, where the signer issues them", approve, signer, request)
    hook = by(ALL, _WRITE, _HOOKS, "mutatingwebhookconfigurations") or by(ALL, _WRITE, _HOOKS, "validatingwebhookconfigurations")
    yield from _possible(admin, "may read or change what administrators send, by a webhook", hook)
    if context.aws_auth is not False:
        maps = by("kube-system", _CHANGE, "", "configmaps") or next(
            (grant for scope in (ALL, "kube-system") for name, grant in held.named(scope, _CHANGE, "", "configmaps") if name == "aws-auth"),
            None,
        )
        step = _certain if context.aws_auth else _possible
        yield from step(admin, f"may write {MASTERS} into aws-auth", maps)


def _any_named(held: Held, scope: str, context: Context) -> Grant | None:
    """Return a grant of the verb bind that is limited to roles, one of which allows everything."""
    named = held.named(scope, ("bind",), RBAC_GROUP, "clusterroles")
    return next((grant for name, grant in named if name in context.strong_roles), None)


def _impersonation(held: Held, context: Context) -> Iterator[Step]:
    names, by = context.names, held.by
    users = by(ALL, ("impersonate",), "", "users")
    somebody = users or next((grant for _, grant in held.named(ALL, ("impersonate",), "", "users")), None)
    somebody = somebody or by(ALL, ("impersonate",), "", "serviceaccounts")
    groups = by(ALL, ("impersonate",), "", "groups")
    masters = groups or next((grant for name, grant in held.named(ALL, ("impersonate",), "", "groups") if name == MASTERS), None)
    yield from _certain(names.admin, f"may impersonate {MASTERS}", masters, somebody)
    yield from _certain(names.any_user, "may impersonate users", users)
    for name, grant in held.named(ALL, ("impersonate",), "", "users"):
        yield from _certain(names.user(name), f"may impersonate {name}", grant)


def _over(scope: str, held: Held, context: Context) -> Iterator[Step]:
    """Yield the powers over one namespace, or over all."""
    names, by = context.names, held.by
    power = names.power
    yield from _certain(power(WORKLOADS, scope), "may create pods", _maker(scope, held))
    enter = by(scope, ("create", "get"), "", "pods/exec") or by(scope, ("create", "get"), "", "pods/attach")
    enter = enter or by(scope, _CHANGE, "", "pods") or by(scope, _CHANGE, "", "pods/ephemeralcontainers")
    yield from _certain(power(PODS, scope), "may run commands in pods", enter)
    yield from _certain(power(TOKENS, scope), "may create tokens", by(scope, ("create",), "", "serviceaccounts/token"))
    yield from _certain(power(ACCOUNTS, scope), "may impersonate service accounts", by(scope, ("impersonate",), "", "serviceaccounts"))
    minted = by(scope, ("create",), "", "secrets")
    yield from _certain(power(ACCOUNTS, scope), "may create and read token secrets", minted, by(scope, _READ, "", "secrets"))
    yield from _over_roles(scope, held, context)
    yield from _named_things(scope, held, context)


def _maker(scope: str, held: Held) -> Grant | None:
    made = held.by(scope, ("create",), "", "pods")
    controllers = ((group, resource) for group, resources in _MAKERS for resource in resources)
    return made or next(filter(None, (held.by(scope, _WRITE, group, resource) for group, resource in controllers)), None)


def _over_roles(scope: str, held: Held, context: Context) -> Iterator[Step]:
    """Yield the ways to any role in a scope."""
    by, target = held.by, context.names.power(NAMESPACE, scope)
    escalate = by(scope, ("escalate",), RBAC_GROUP, "roles")
    yield from _certain(target, "may write any rule into its own role", escalate, by(scope, _CHANGE, RBAC_GROUP, "roles"))
    bind = by(scope, ("bind",), RBAC_GROUP, "clusterroles") or _any_named(held, scope, context)
    yield from _certain(target, "may bind itself to any role", bind, by(scope, ("create",), RBAC_GROUP, "rolebindings"))


def _named_things(scope: str, held: Held, context: Context) -> Iterator[Step]:
    """Yield what rules that are limited to named objects lead to."""
    names = context.names
    for verbs, resource, make, existing, why in (
        (("create", "get"), "pods/exec", names.pod, context.pods, "may run commands in the pod"),
        (("create", "get"), "pods/attach", names.pod, context.pods, "may attach to the pod"),
        (_CHANGE, "pods", names.pod, context.pods, "may change the pod's image"),
        (("create",), "serviceaccounts/token", names.account, context.accounts, "may create its tokens"),
        (("impersonate",), "serviceaccounts", names.account_user, context.accounts, "may impersonate it"),
    ):
        for name, grant in held.named(scope, verbs, "", resource):
            yield from ((make(*key), (grant,), why, Confidence.CERTAIN) for key in _matching(existing, scope, name))
    for group, resources in _MAKERS:
        for resource in resources:
            grants = {id(grant): grant for _, grant in held.named(scope, _CHANGE, group, resource)}
            for grant in grants.values():
                yield from _possible(names.power(WORKLOADS, scope), f"may rewrite named {resource}", grant)


def _matching(existing: frozenset[tuple[str, str]], scope: str, name: str) -> list[tuple[str, str]]:
    return sorted(pair for pair in existing if pair[1] == name and scope in (ALL, pair[0]))


def _everywhere(held: Held, context: Context) -> Iterator[Step]:
    """Yield the powers over nodes and volumes, over what others keep, and over those who act for others."""
    names, by = context.names, held.by
    yield from _certain(names.power(PODS, ALL), "may reach kubelets", by(ALL, ("create", "get"), "", "nodes/proxy"))
    marks = by(ALL, _CHANGE, "", "nodes/status") or by(ALL, _CHANGE, "", "nodes")
    moved = by(ALL, ("create",), "", "pods/eviction") or by(ALL, ("delete",), "", "pods")
    yield from _possible(names.power(PODS, ALL), "may draw pods to a node, if it controls one", marks, moved)
    yield from _kept(held, context)
    for group, grant in written(held.grants).items():
        for one in context.deputies:
            if one.serves(group):
                yield from _possible(
                    one.node, f"may write resources of {one.group}, which are carried out with the controller's role", grant
                )
    volume = by(ALL, ("create",), "", "persistentvolumes")
    scopes = (ALL, *sorted(held.namespaces()))
    maker = next(filter(None, (_maker(scope, held) for scope in scopes)), None)
    yield from _possible(names.any_node, "may mount a node's files by a volume of its own", volume, maker)


def _kept(held: Held, context: Context) -> Iterator[Step]:
    """Yield whom the readable ConfigMaps and Secrets give away."""
    for one, node in context.kept:
        scopes = (ALL, one.namespace)
        named = (grant for scope in scopes for name, grant in held.named(scope, _READ, "", one.resource) if name == one.name)
        grant = held.by(one.namespace, _READ, "", one.resource) or next(named, None)
        if grant:
            yield node, (grant,), f"may read {one.resource} {one.namespace}/{one.name}", one.confidence


def _edge(source: IdentityNode, target: IdentityNode, grants: tuple[Grant, ...], why: str, confidence: Confidence) -> IdentityEdge:
    roles = tuple(dict.fromkeys(f"{one.role_kind} {one.role} bound to {one.holders} in {one.scope}" for one in grants))
    return IdentityEdge(
        source=source.id,
        target=target.id,
        kind=EdgeKind.RBAC,
        evidence=(why, *roles),
        confidence=confidence,
        fix=f"Remove from {grants[0].role_kind} {grants[0].role} what lets its holders: {why.removeprefix('may ')}",
    )
