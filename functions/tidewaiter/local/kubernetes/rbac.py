"""RBAC over the roles and bindings that are stored in the API itself; nothing is allowed that no rule grants.

Escalation prevention (`escalate`, `bind`) is not enforced here: whoever may write roles in this API may write any role.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.local.kubernetes.resources import TYPES
from tidewaiter.local.kubernetes.routes import Call
from tidewaiter.local.kubernetes.status import ApiStatusError
from tidewaiter.local.kubernetes.store import ObjectStore

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"
_GROUP = "rbac.authorization.k8s.io/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A Kubernetes user; members of `system:masters` may do everything, as in every cluster."""

    name: str
    groups: tuple[str, ...] = ()


def authorize(store: ObjectStore, user: User, call: Call) -> None:
    """Raise the 403 Status that the real API gives, unless a rule grants the call."""
    if MASTERS in user.groups or call.resource is None:
        return
    if not any(_grants(rule, call) for rule in _rules(store, user, call.namespace)):
        raise _forbidden(user, call)


def _rules(store: ObjectStore, user: User, namespace: str) -> Iterator[Mapping[str, Any]]:
    for binding in store.all_of(TYPES[_GROUP, "clusterrolebindings"]):
        if _binds(binding, user):
            yield from _role_rules(store, binding, "")
    if namespace:
        for binding in store.all_of(TYPES[_GROUP, "rolebindings"], namespace):
            if _binds(binding, user):
                yield from _role_rules(store, binding, namespace)


def _binds(binding: Mapping[str, Any], user: User) -> bool:
    return any(_is_subject(subject, user, binding) for subject in binding.get("subjects") or ())


def _is_subject(subject: Mapping[str, Any], user: User, binding: Mapping[str, Any]) -> bool:
    kind, name = subject.get("kind"), subject.get("name")
    if kind == "ServiceAccount":
        namespace = subject.get("namespace") or binding["metadata"].get("namespace", "")
        return user.name == f"system:serviceaccount:{namespace}:{name}"
    if kind == "Group":
        return name in (*user.groups, AUTHENTICATED)
    return kind == "User" and name == user.name


def _role_rules(store: ObjectStore, binding: Mapping[str, Any], namespace: str) -> list[Mapping[str, Any]]:
    reference = binding.get("roleRef") or {}
    cluster_wide = reference.get("kind") == "ClusterRole"
    if not cluster_wide and not namespace:
        return []
    resource = TYPES[_GROUP, "clusterroles" if cluster_wide else "roles"]
    try:
        role = store.get(resource, "" if cluster_wide else namespace, str(reference.get("name", "")))
    except ApiStatusError:  # a binding to a role that does not exist grants nothing
        return []
    return list(role.get("rules") or ())


def _grants(rule: Mapping[str, Any], call: Call) -> bool:
    assert call.resource is not None  # noqa: S101 - non-resource calls never come here
    names = rule.get("resourceNames") or ()
    return (
        _covers(rule.get("verbs"), call.verb)
        and _covers(rule.get("apiGroups"), call.resource.group)
        and _covers_resource(rule.get("resources") or (), call)
        and (not names or call.name in names)
    )


def _covers(allowed: Any, value: str) -> bool:
    return "*" in (allowed or ()) or value in (allowed or ())


def _covers_resource(allowed: Any, call: Call) -> bool:
    if "*" in allowed or call.resource_path in allowed:
        return True
    return bool(call.subresource) and f"*/{call.subresource}" in allowed


def _forbidden(user: User, call: Call) -> ApiStatusError:
    assert call.resource is not None  # noqa: S101 - as above
    group = call.resource.group
    subject = f"{call.resource.plural}.{group}" if group else call.resource.plural
    named = f'{subject} "{call.name}"' if call.name else subject
    scope = f'in the namespace "{call.namespace}"' if call.namespace else "at the cluster scope"
    message = f'{named} is forbidden: User "{user.name}" cannot {call.verb} resource "{call.resource_path}" in API group "{group}" {scope}'
    details = {key: value for key, value in {"name": call.name, "group": group, "kind": call.resource.plural}.items() if value}
    return ApiStatusError(403, "Forbidden", message, details=details)
