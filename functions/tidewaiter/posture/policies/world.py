"""Gathers what policies are judged with: the objects as a policy would see them come in, and what the policies' own files add."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.posture.pods import mapping, pod_of
from tidewaiter.posture.policies.defaults import completed
from tidewaiter.posture.policies.policy import Object, Subject, World
from tidewaiter.posture.policies.resources import defined_plurals, scope_of, target_of

_MAKES_PODS = frozenset({"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController"})


def world_of(objects: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> World:
    """Join the objects to judge with the `others` that policies refer to: parameters, namespaces and definitions may be in either."""
    known = (*objects, *others)
    plurals = defined_plurals(known)
    namespaces = {str(mapping(one.get("metadata")).get("name", "")): one for one in known if _is_namespace(one)}
    return World(subjects=tuple(subjects_in(objects, plurals)), others=known, namespaces=namespaces)


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


def _placed(data: Mapping[str, Any], owner: Mapping[str, Any]) -> dict[str, Any]:
    """Give an object the namespace that it would be created in; a cluster-wide one keeps none."""
    scope = scope_of(owner)
    return {**data, "metadata": {**mapping(data.get("metadata")), **({"namespace": scope} if scope else {})}}


def _of_template(owner: Mapping[str, Any], template: Mapping[str, Any]) -> dict[str, Any]:
    """Name the pod as its controller would; the last letters are made up, as the API server does before policies see it."""
    stem = f"{mapping(owner.get('metadata')).get('name', '')}-"
    return {**template, "generateName": stem, "name": f"{stem}xxxxx"}


def _is_namespace(one: Mapping[str, Any]) -> bool:
    return one.get("kind") == "Namespace" and one.get("apiVersion") == "v1"
