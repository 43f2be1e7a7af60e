"""What holders of `bind` and `escalate` can give themselves: further grants, until no more come.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tidewaiter.posture.identity.cluster_facts import ClusterFacts, key_of
from tidewaiter.posture.identity.held import ALL, CHANGE, WRITE, Held
from tidewaiter.posture.manifests import live_object
from tidewaiter.posture.rbac import RBAC_GROUP, Grant, RbacSubject, Rule, grants_of

SELF = (RbacSubject(kind="whoever", name="may bind or change it"),)
_EVERYTHING = (Rule(verbs=frozenset("*"), groups=frozenset("*"), resources=frozenset("*")),)
_ROLE_KINDS = {"clusterroles": "ClusterRole", "roles": "Role"}

Roles = Mapping[tuple[str, str, str], Grant]


def roles_of(facts: ClusterFacts) -> Roles:
    """Return the roles of a cluster by kind, namespace (empty for a ClusterRole) and name, each as the grant that binding it would make."""
    found = {("ClusterRole", "", "cluster-admin"), ("ClusterRole", "", "admin"), ("ClusterRole", "", "edit"), ("ClusterRole", "", "view")}
    for item in facts.rbac:
        kind, (namespace, name) = str(item.data.get("kind")), key_of(item.data)
        if kind in _ROLE_KINDS.values():
            found.add((kind, namespace if kind == "Role" else "", name))
    bindings = [live_object(_binding(*one)) for one in sorted(found)]
    grants = grants_of([*facts.rbac, *bindings], facts.complete, platform=True)
    made = {id(item.data): grant for grant, item in grants}
    return {one: replace(made[id(binding.data)], subjects=SELF) for one, binding in zip(sorted(found), bindings, strict=True)}


def _binding(kind: str, namespace: str, name: str) -> dict[str, object]:
    return {
        "apiVersion": f"{RBAC_GROUP}/v1",
        "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
        "metadata": {"namespace": namespace} if namespace else {},
        "roleRef": {"kind": kind, "name": name},
        "subjects": [{"kind": "User", "name": "whoever"}],
    }


def with_own(grants: Sequence[Grant], roles: Roles, namespaces: Iterable[str]) -> Sequence[Grant]:
    """Return grants with all that their holder can give itself; who has everything gains nothing."""
    if not any(map(_may_give, grants)) or any(one.everything and not one.namespace for one in grants):
        return grants
    found = {(one.role_kind, one.role, one.namespace, one.subjects == SELF): one for one in grants}
    spaces, size = tuple(namespaces), -1
    while size != len(found):
        size = len(found)
        for one in tuple(_given(Held(tuple(found.values())), roles, spaces)):
            found.setdefault((one.role_kind, one.role, one.namespace, True), one)
    return (*grants, *(one for one in found.values() if one.subjects == SELF))


def _may_give(grant: Grant) -> bool:
    return any(rule.covers(verb, RBAC_GROUP, kind) for rule in grant.rules or () for verb in ("bind", "escalate") for kind in _ROLE_KINDS)


def _given(held: Held, roles: Roles, namespaces: Iterable[str]) -> Iterator[Grant]:
    if held.by(ALL, WRITE, RBAC_GROUP, "clusterrolebindings"):
        yield from (_at("", one) for one in _bindable(held, ALL, "clusterroles", roles))
    for scope in sorted({*namespaces, *held.namespaces()}):
        if held.by(scope, ("create",), RBAC_GROUP, "rolebindings"):
            yield from (_at(scope, one) for kind in _ROLE_KINDS for one in _bindable(held, scope, kind, roles))
        if held.by(scope, ("escalate",), RBAC_GROUP, "roles") and held.by(scope, CHANGE, RBAC_GROUP, "roles"):
            yield _everything("Role", "of its own", scope)
    yield from _rewritten(held)


def _bindable(held: Held, scope: str, kind: str, roles: Roles) -> Iterator[Grant]:
    """Yield the roles that may be bound in a scope; whoever may bind any ClusterRole binds cluster-admin."""
    namespace = scope if kind == "roles" else ""
    names = {name for name, _ in (*held.named(scope, ("bind",), RBAC_GROUP, kind), *held.named(ALL, ("bind",), RBAC_GROUP, kind))}
    if held.by(scope, ("bind",), RBAC_GROUP, kind):
        names |= {"cluster-admin"} if kind == "clusterroles" else {name for one, space, name in roles if (one, space) == ("Role", scope)}
    found = (roles.get((_ROLE_KINDS[kind], namespace, name)) for name in sorted(names))
    return (one for one in found if one is not None)


def _rewritten(held: Held) -> Iterator[Grant]:
    """Yield everything, where a holder may write any rule into a role that is bound to it; its rules may name the role."""
    for grant in held.grants:
        kind = "clusterroles" if grant.role_kind == "ClusterRole" else "roles"
        scope = ALL if kind == "clusterroles" else grant.namespace
        if _names(held, scope, ("escalate",), kind, grant.role) and _names(held, scope, CHANGE, kind, grant.role):
            yield _everything(grant.role_kind, grant.role, grant.namespace)


def _names(held: Held, scope: str, verbs: Iterable[str], kind: str, role: str) -> bool:
    wanted = tuple(verbs)
    named = (name for one in {scope, ALL} for name, _ in held.named(one, wanted, RBAC_GROUP, kind))
    return bool(held.by(scope, wanted, RBAC_GROUP, kind)) or role in named


def _everything(kind: str, role: str, namespace: str) -> Grant:
    return Grant(role_kind=kind, role=role, namespace=namespace, subjects=SELF, rules=_EVERYTHING)


def _at(namespace: str, grant: Grant) -> Grant:
    return replace(grant, namespace=namespace)
