"""What expressions see of a request that creates an object: `object`, `request`, `namespaceObject`, and the parameters of a binding."""

from typing import Any

from tidewaiter.posture.pods import mapping
from tidewaiter.posture.policies.faults import UndecidedError
from tidewaiter.posture.policies.matching import NAME_LABEL
from tidewaiter.posture.policies.policy import Object, Policy, Subject, Target, World
from tidewaiter.posture.policies.shapes import Binding, ParamKind, ParamRef
from tidewaiter.posture.selectors import selects


def values_of(subject: Subject, world: World) -> dict[str, Any]:
    """Return the variables of admission that are known; what has no entry is not known offline."""
    target = subject.target
    resource = {"group": target.group, "version": target.version, "resource": target.plural}
    kind = {"group": target.group, "version": target.version, "kind": target.kind}
    request = {
        "kind": kind,
        "requestKind": kind,
        "resource": resource,
        "requestResource": resource,
        "subResource": "",
        "requestSubResource": "",
        "name": target.name,
        "namespace": target.namespace,
        "operation": "CREATE",
        "dryRun": False,
        "options": {"apiVersion": "meta.k8s.io/v1", "kind": "CreateOptions"},
    }
    known = {"object": subject.data, "oldObject": None, "request": request}
    if not target.namespace:
        return known | {"namespaceObject": None}
    namespace = world.namespaces.get(target.namespace)
    return known if namespace is None else known | {"namespaceObject": _labelled(namespace, target.namespace)}


def parameters_of(policy: Policy, binding: Binding | None, target: Target, world: World) -> list[Object | None]:
    """Find the objects that parametrise a policy. Raises UndecidedError when they are not among the files."""
    kind = policy.spec.param_kind
    if kind is None:
        return [None]
    if binding is None:
        raise UndecidedError("no binding says which parameters to use")
    if binding.param_ref is None:
        return [None]
    found: list[Object | None] = [one for one in world.others if _is_parameter(one, kind, binding.param_ref, target.namespace)]
    if not found:
        which = binding.param_ref.name or "that the selector fits"
        raise UndecidedError(f"the parameters are not among the files: {kind.kind} {which}")
    return found


def _is_parameter(one: Object, kind: ParamKind, wanted: ParamRef, namespace: str) -> bool:
    metadata = mapping(one.get("metadata"))
    if (one.get("apiVersion"), one.get("kind")) != (kind.api_version, kind.kind):
        return False
    if metadata.get("namespace") and metadata["namespace"] != (wanted.namespace or namespace):
        return False
    if wanted.name:
        return bool(metadata.get("name") == wanted.name)
    return wanted.selector is not None and selects(wanted.selector, mapping(metadata.get("labels")))


def _labelled(namespace: Object, name: str) -> Object:
    """Add the label that the API server gives to every namespace."""
    metadata = mapping(namespace.get("metadata"))
    return {**namespace, "metadata": {**metadata, "labels": {**mapping(metadata.get("labels")), NAME_LABEL: name}}}
