"""Who may do what: each binding with its effective rules (aggregated roles resolved) and the subjects that the platform did not make."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tidewaiter.posture.builtin_roles import BUILT_IN_ROLES
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.platform_subjects import account_is_platforms, group_is_platforms, is_control_plane
from tidewaiter.posture.pods import mapping, plain_kind, sequence
from tidewaiter.posture.selectors import selects

RBAC_GROUP = "rbac.authorization.k8s.io"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a role; `names` limits it to named objects, `*` stands for all."""

    verbs: frozenset[str]
    groups: frozenset[str]
    resources: frozenset[str]
    names: frozenset[str] = frozenset()

    def allows(self, verb: str, group: str, resource: str) -> bool:
        """Tell whether a call on any object of a resource is allowed; `resource` may name a subresource (`pods/exec`)."""
        return not self.names and self.covers(verb, group, resource)

    def covers(self, verb: str, group: str, resource: str) -> bool:
        """Tell whether a call on at least one object of a resource is allowed."""
        subresource = resource.partition("/")[2]
        named = {"*", resource, *([f"*/{subresource}"] if subresource else [])}
        return bool(self.verbs & {"*", verb}) and bool(self.groups & {"*", group}) and bool(self.resources & named)

    @property
    def everything(self) -> bool:
        """True for all verbs on all resources of all groups."""
        return not self.names and "*" in self.verbs and "*" in self.groups and "*" in self.resources


@dataclass(frozen=True, slots=True, kw_only=True)
class RbacSubject:
    """A user, group or service account; only the last has a namespace."""

    kind: str
    name: str
    namespace: str = ""

    @property
    def groups(self) -> tuple["RbacSubject", ...]:
        """The groups that a service account or user is always in."""
        own = ("", f":{self.namespace}") if self.kind == "ServiceAccount" else ()
        names = [f"system:serviceaccounts{one}" for one in own] + (["system:authenticated"] if self.kind != "Group" else [])
        return tuple(RbacSubject(kind="Group", name=name) for name in names)

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One binding. `namespace` is empty for the whole cluster; `rules` is None when the role is not among the objects.

    `absent` tells that the role does not exist, rather than that it was not read; `accounts` are the service accounts that exist, or None
    where that is not known: in files, or, `accounts_unread`, in a cluster that could not list them. `others` are the grants of every
    subject, by it: several small ones may add up to a power.
    """

    role_kind: str
    role: str
    namespace: str
    subjects: tuple[RbacSubject, ...]
    rules: tuple[Rule, ...] | None
    absent: bool = False
    accounts: frozenset[tuple[str, str]] | None = None
    accounts_unread: bool = False
    others: Mapping["RbacSubject", Sequence["Grant"]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def everything(self) -> bool:
        """True if the holder may do anything in the binding's scope."""
        return any(rule.everything for rule in self.rules or ())

    @property
    def scope(self) -> str:
        """Where the grant holds, in words."""
        return f"namespace {self.namespace}" if self.namespace else "the whole cluster"

    @property
    def holders(self) -> str:
        """The subjects, in words; many are shortened."""
        shown = ", ".join(str(one) for one in self.subjects[:3])
        return shown if len(self.subjects) <= 3 else f"{shown} and {len(self.subjects) - 3} more"  # noqa: PLR2004 - enough to recognise

    def allows(self, verb: str, group: str, resource: str) -> bool:
        """Tell whether any rule allows a call on any object of a resource."""
        return any(rule.allows(verb, group, resource) for rule in self.rules or ())

    def adding(self, power: Callable[["Grant"], bool]) -> tuple[RbacSubject, ...]:
        """Name the subjects that have a power over all of this grant's scope from another grant, also as one of a group."""
        return tuple(
            subject
            for subject in self.subjects
            for each in [(one for name in (subject, *subject.groups) for one in self.others.get(name, ()))]
            if any(one.namespace in ("", self.namespace) and power(one) for one in each)
        )


def built_in_rules(role: str) -> tuple[Rule, ...]:
    """Return the rules of a ClusterRole that every API server makes; raises KeyError for another."""
    return tuple(_rules(BUILT_IN_ROLES[("ClusterRole", "", role)]))


def grants_of(
    objects: Sequence[ManifestObject], complete: frozenset[str] | None, *, platform: bool = False
) -> Iterator[tuple[Grant, ManifestObject]]:
    """Yield every binding that gives something to a subject of the cluster's users, with its object; with `platform` to any subject."""
    roles = {_key(item.data): item.data for item in objects if item.data.get("kind") in ("Role", "ClusterRole") and _is_rbac(item.data)}
    accounts = frozenset(_name(item.data) for item in objects if plain_kind(item.data) == "ServiceAccount")
    known = accounts if complete is not None and "ServiceAccount" in complete else None
    bindings = [item for item in objects if item.data.get("kind") in ("RoleBinding", "ClusterRoleBinding") and _is_rbac(item.data)]
    found = [(_grant(item.data, roles, complete or frozenset(), known, platform=platform), item) for item in bindings]
    others: dict[RbacSubject, list[Grant]] = defaultdict(list)
    for grant, _ in found:
        for subject in grant.subjects:
            others[subject].append(grant)
    unread = complete is not None and known is None
    yield from ((replace(grant, others=others, accounts_unread=unread), item) for grant, item in found if grant.subjects)


def _grant(
    data: Mapping[str, Any],
    roles: Mapping[tuple[str, str, str], Mapping[str, Any]],
    complete: frozenset[str],
    accounts: frozenset[tuple[str, str]] | None,
    *,
    platform: bool,
) -> Grant:
    reference = mapping(data.get("roleRef"))
    kind, name = str(reference.get("kind", "")), str(reference.get("name", ""))
    own = str(mapping(data.get("metadata")).get("namespace") or "default") if data.get("kind") == "RoleBinding" else ""
    rules = _effective(kind, name, own if kind == "Role" else "", roles)
    return Grant(
        role_kind=kind,
        role=name,
        namespace=own,
        subjects=tuple(one for one in _subjects(data, own) if platform or not _made_by_platform(one, data, name, rules)),
        rules=rules,
        absent=rules is None and kind in complete,
        accounts=accounts,
    )


def _subjects(data: Mapping[str, Any], own: str) -> Iterator[RbacSubject]:
    for raw in map(mapping, sequence(data.get("subjects"))):
        kind, name = str(raw.get("kind", "")), str(raw.get("name", ""))
        account = kind == "ServiceAccount"
        yield RbacSubject(kind=kind, name=name, namespace=str(raw.get("namespace") or own) if account else "")


def _made_by_platform(subject: RbacSubject, data: Mapping[str, Any], role: str, rules: tuple[Rule, ...] | None) -> bool:
    """Tell whether the control plane made a subject's part of a binding."""
    if subject.kind == "User":
        return is_control_plane(subject.name)
    if subject.kind == "Group":
        return group_is_platforms(subject.name, role, rules)
    binding = str(mapping(data.get("metadata")).get("name", ""))
    return subject.namespace == "kube-system" and account_is_platforms(subject.name, binding, role, rules)


def _effective(kind: str, name: str, namespace: str, roles: Mapping[tuple[str, str, str], Mapping[str, Any]]) -> tuple[Rule, ...] | None:
    data = roles.get((kind, namespace, name))
    base = _rules(data if data is not None else BUILT_IN_ROLES.get((kind, namespace, name), {}))
    if data is None and (kind, namespace, name) not in BUILT_IN_ROLES:
        return None
    selectors = [mapping(one) for one in sequence(mapping((data or {}).get("aggregationRule")).get("clusterRoleSelectors"))]
    if data is None:  # the built-in admin, edit and view collect whatever carries their label
        selectors = [{"matchLabels": {f"{RBAC_GROUP}/aggregate-to-{name}": "true"}}]
    gathered = [
        rule
        for (other, _, _), role in roles.items()
        if other == "ClusterRole" and any(selects(one, mapping(mapping(role.get("metadata")).get("labels"))) for one in selectors)
        for rule in _rules(role)
    ]
    return (*base, *gathered)


def _rules(role: Mapping[str, Any]) -> Iterable[Rule]:
    return [
        Rule(
            verbs=_words(raw.get("verbs")),
            groups=_words(raw.get("apiGroups")),
            resources=_words(raw.get("resources")),
            names=_words(raw.get("resourceNames")),
        )
        for raw in map(mapping, sequence(role.get("rules")))
    ]


def _words(value: object) -> frozenset[str]:
    return frozenset(str(one) for one in sequence(value))


def _is_rbac(data: Mapping[str, Any]) -> bool:
    return str(data.get("apiVersion", "")).startswith(f"{RBAC_GROUP}/")


def _name(data: Mapping[str, Any]) -> tuple[str, str]:
    metadata = mapping(data.get("metadata"))
    return str(metadata.get("namespace") or "default"), str(metadata.get("name", ""))


def _key(data: Mapping[str, Any]) -> tuple[str, str, str]:
    namespace, name = _name(data)
    kind = str(data.get("kind", ""))
    return kind, namespace if kind == "Role" else "", name
