"""What Kubernetes permissions lead to: the powers that the RBAC documentation warns of, as steps of the graph.

https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode
from tidewaiter.posture.identity.controllers import Deputy, written
from tidewaiter.posture.identity.held import ALL, CHANGE, READ, WRITE, Held
from tidewaiter.posture.identity.kept import Kept
from tidewaiter.posture.identity.names import ACCOUNTS, NAMESPACE, PODS, TOKENS, WORKLOADS, Names
from tidewaiter.posture.identity.selfgiven import SELF
from tidewaiter.posture.rbac import RBAC_GROUP, Grant

MASTERS = "system:masters"
_CERTIFICATES = "certificates.k8s.io"
_SIGNERS = ("kubernetes.io/kube-apiserver-client", "kubernetes.io/*")
_HOOKS = "admissionregistration.k8s.io"
_HOOK_KINDS = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
_MAKERS = (
    ("apps", ("deployments", "daemonsets", "statefulsets", "replicasets")),
    ("batch", ("jobs", "cronjobs")),
    ("", ("replicationcontrollers",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What of the cluster decides where permissions lead: whether aws-auth counts (None: unknown), whether it lacks one, and what exists.

    `kept` are ConfigMaps and Secrets with whom each leads to, `deputies` the controllers of custom resources.
    """

    names: Names
    aws_auth: bool | None
    accounts: frozenset[tuple[str, str]]
    pods: frozenset[tuple[str, str]]
    kept: Sequence[tuple[Kept, IdentityNode]] = ()
    deputies: Sequence[Deputy] = ()
    lacks_map: bool = False


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
    yield from _certain(admin, "may do anything", _everything(held, ALL, own=True) or _everything(held, ALL, own=False))
    escalate = by(ALL, ("escalate",), RBAC_GROUP, "clusterroles")
    yield from _certain(admin, "may write any rule into its own role", escalate, by(ALL, CHANGE, RBAC_GROUP, "clusterroles"))
    yield from _impersonation(held, context)
    approve = by(ALL, CHANGE, _CERTIFICATES, "certificatesigningrequests/approval")
    signer = by(ALL, ("approve",), _CERTIFICATES, "signers") or _first(held.named(ALL, ("approve",), _CERTIFICATES, "signers"), _SIGNERS)
    request = by(ALL, ("create",), _CERTIFICATES, "certificatesigningrequests")
    yield from _possible(admin, "may approve its own client certificate, where the signer issues them", approve, signer, request)
    hooks = ((by(ALL, WRITE, _HOOKS, kind), _first(held.named(ALL, CHANGE, _HOOKS, kind))) for kind in _HOOK_KINDS)
    hook = next(filter(None, (grant for pair in hooks for grant in pair)), None)
    yield from _possible(admin, "may read or change what administrators send, by a webhook", hook)
    yield from _into_aws_auth(held, context)


def _into_aws_auth(held: Held, context: Context) -> Iterator[Step]:
    """Yield the way over the ConfigMap that names administrators, where the cluster reads it; one that is missing can be made."""
    if context.aws_auth is False:
        return
    verbs = WRITE if context.lacks_map else CHANGE
    named = (one for scope in (ALL, "kube-system") for one in held.named(scope, verbs, "", "configmaps"))
    maps = held.by("kube-system", verbs, "", "configmaps") or _first(named, ("aws-auth",))
    step = _certain if context.aws_auth else _possible
    yield from step(context.names.admin, f"may write {MASTERS} into aws-auth", maps)


def _everything(held: Held, scope: str, *, own: bool) -> Grant | None:
    """Return a grant of everything in exactly a scope; `own` are those that somebody gave."""
    namespace = "" if scope == ALL else scope
    return next((one for one in held.grants if one.everything and one.namespace == namespace and (one.subjects != SELF) is own), None)


def _first(named: Iterable[tuple[str, Grant]], names: Sequence[str] = ()) -> Grant | None:
    """Return the first grant that is limited to one of some names, or to any."""
    return next((grant for name, grant in named if not names or name in names), None)


def _impersonation(held: Held, context: Context) -> Iterator[Step]:
    names, verb = context.names, ("impersonate",)
    users, groups = held.by(ALL, verb, "", "users"), held.by(ALL, verb, "", "groups")
    somebody = users or _first(held.named(ALL, verb, "", "users")) or _some_account(held)
    yield from _certain(names.any_user, "may impersonate users", users)
    for name, grant in held.named(ALL, verb, "", "users"):
        yield from _certain(names.user(name), f"may impersonate {name}", grant)
    yield from _certain(names.admin, f"may impersonate {MASTERS}", groups, somebody)
    yield from _certain(names.any_group, "may impersonate groups", groups, somebody)
    for name, grant in held.named(ALL, verb, "", "groups"):
        target = names.admin if name == MASTERS else names.group(name)
        yield from _certain(target, f"may impersonate {name}", grant, somebody)


def _some_account(held: Held) -> Grant | None:
    """Return a grant that lets impersonate any service account at all: groups are impersonated beside a user."""
    found = (held.by(scope, ("impersonate",), "", "serviceaccounts") for scope in (ALL, *sorted(held.namespaces())))
    named = (_first(held.named(scope, ("impersonate",), "", "serviceaccounts")) for scope in (ALL, *sorted(held.namespaces())))
    return next(filter(None, (*found, *named)), None)


def _over(scope: str, held: Held, context: Context) -> Iterator[Step]:
    """Yield the powers over one namespace, or over all."""
    names, by = context.names, held.by
    power = names.power
    yield from _certain(power(WORKLOADS, scope), "may create pods", _maker(scope, held))
    enter = by(scope, ("create", "get"), "", "pods/exec") or by(scope, ("create", "get"), "", "pods/attach")
    enter = enter or by(scope, CHANGE, "", "pods") or by(scope, CHANGE, "", "pods/ephemeralcontainers")
    yield from _certain(power(PODS, scope), "may run commands in pods", enter)
    yield from _certain(power(TOKENS, scope), "may create tokens", by(scope, ("create",), "", "serviceaccounts/token"))
    yield from _certain(power(ACCOUNTS, scope), "may impersonate service accounts", by(scope, ("impersonate",), "", "serviceaccounts"))
    minted = by(scope, ("create",), "", "secrets")
    yield from _certain(power(ACCOUNTS, scope), "may create and read token secrets", minted, by(scope, READ, "", "secrets"))
    yield from _over_roles(scope, held, context)
    yield from _named_things(scope, held, context)


def _maker(scope: str, held: Held) -> Grant | None:
    made = held.by(scope, ("create",), "", "pods")
    controllers = ((group, resource) for group, resources in _MAKERS for resource in resources)
    return made or next(filter(None, (held.by(scope, WRITE, group, resource) for group, resource in controllers)), None)


def _over_roles(scope: str, held: Held, context: Context) -> Iterator[Step]:
    """Yield the ways to everything in a scope."""
    target = context.names.power(NAMESPACE, scope)
    yield from _certain(target, "may do anything", _everything(held, scope, own=True) or _everything(held, scope, own=False))


def _named_things(scope: str, held: Held, context: Context) -> Iterator[Step]:
    """Yield what rules that are limited to named objects lead to."""
    names = context.names
    for verbs, resource, make, existing, why in (
        (("create", "get"), "pods/exec", names.pod, context.pods, "may run commands in the pod"),
        (("create", "get"), "pods/attach", names.pod, context.pods, "may attach to the pod"),
        (CHANGE, "pods", names.pod, context.pods, "may change the pod's image"),
        (("create",), "serviceaccounts/token", names.account, context.accounts, "may create its tokens"),
        (("impersonate",), "serviceaccounts", names.account_user, context.accounts, "may impersonate it"),
    ):
        for name, grant in held.named(scope, verbs, "", resource):
            yield from ((make(*key), (grant,), why, Confidence.CERTAIN) for key in _matching(existing, scope, name))
    for group, resources in _MAKERS:
        for resource in resources:
            grants = {id(grant): grant for _, grant in held.named(scope, CHANGE, group, resource)}
            for grant in grants.values():
                yield from _possible(names.power(WORKLOADS, scope), f"may rewrite named {resource}", grant)


def _matching(existing: frozenset[tuple[str, str]], scope: str, name: str) -> list[tuple[str, str]]:
    return sorted(pair for pair in existing if pair[1] == name and scope in (ALL, pair[0]))


def _everywhere(held: Held, context: Context) -> Iterator[Step]:
    """Yield the powers over nodes and volumes, over what others keep, and over those who act for others."""
    names, by = context.names, held.by
    yield from _certain(names.power(PODS, ALL), "may reach kubelets", by(ALL, ("create", "get"), "", "nodes/proxy"))
    marks = by(ALL, CHANGE, "", "nodes/status") or by(ALL, CHANGE, "", "nodes")
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
        named = (grant for scope in scopes for name, grant in held.named(scope, READ, "", one.resource) if name == one.name)
        grant = held.by(one.namespace, READ, "", one.resource) or next(named, None)
        if grant:
            yield node, (grant,), f"may read {one.resource} {one.namespace}/{one.name}", one.confidence


def _edge(source: IdentityNode, target: IdentityNode, grants: tuple[Grant, ...], why: str, confidence: Confidence) -> IdentityEdge:
    roles = tuple(dict.fromkeys(f"{one.role_kind} {one.role} bound to {one.holders} in {one.scope}" for one in grants))
    return IdentityEdge(
        source=source.id, target=target.id, kind=EdgeKind.RBAC, evidence=(why, *roles), confidence=confidence, fix=_fix(grants[0], why)
    )


def _fix(grant: Grant, why: str) -> str:
    if grant.subjects == SELF:
        return f"Take the verbs bind and escalate for {grant.role_kind} {grant.role} from who does not administer {grant.scope}"
    if grant.role_kind == "access policy":
        return f"Associate less than {grant.role} with the access entry"
    return f"Remove from {grant.role_kind} {grant.role} what lets its holders: {why.removeprefix('may ')}"
