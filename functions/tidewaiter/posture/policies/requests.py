"""What expressions see of a request that creates an object: `object`, `request`, `namespaceObject`, and the parameters of a binding."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.pods import mapping, pod_of
from tidewaiter.posture.policies.defaults import completed
from tidewaiter.posture.policies.faults import UndecidedError
from tidewaiter.posture.policies.matching import NAME_LABEL, target_of
from tidewaiter.posture.policies.policy import Object, Policy, Subject, Target, World
from tidewaiter.posture.policies.shapes import Binding, ParamKind, ParamRef
from tidewaiter.posture.selectors import selects
from tidewaiter.posture.subjects import resource_of

_MAKES_PODS = frozenset({"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController"})


def subjects_in(objects: Sequence[Object], plurals: Mapping[str, str]) -> Iterator[Subject]:
    """Yield every object as a policy would see it, and after a workload the pod that it makes: policies about pods see that one."""
    for index, one in enumerate(objects):
        whole = completed(_placed(one, one))
        yield Subject(index=index, data=whole, target=target_of(whole, plurals))
        pod = pod_of(one, 0) if one.get("kind") in _MAKES_PODS else None
        if pod is not None:
            made = {"apiVersion": "v1", "kind": "Pod", "metadata": _of_template(one, pod.metadata), "spec": pod.spec}
            data = completed(_placed(made, one))
            yield Subject(index=index, data=data, target=target_of(data, plurals), pointer=pod.pointer.removesuffix("/spec"))


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


def _placed(data: Mapping[str, Any], owner: Mapping[str, Any]) -> dict[str, Any]:
    """Give an object the namespace that it would be created in; a cluster-wide one keeps none."""
    scope = resource_of(ManifestObject(data=owner)).partition("/")[0]
    metadata = mapping(data.get("metadata"))
    return {**data, "metadata": {**metadata, **({} if scope == "-" else {"namespace": scope})}}


def _of_template(owner: Mapping[str, Any], template: Mapping[str, Any]) -> dict[str, Any]:
    """Name the pod as its controller would; the last letters are made up, as the API server does before policies see it."""
    stem = f"{mapping(owner.get('metadata')).get('name', '')}-"
    return {**template, "generateName": stem, "name": f"{stem}xxxxx"}


def _labelled(namespace: Object, name: str) -> Object:
    """Add the label that the API server gives to every namespace."""
    metadata = mapping(namespace.get("metadata"))
    return {**namespace, "metadata": {**metadata, "labels": {**mapping(metadata.get("labels")), NAME_LABEL: name}}}
