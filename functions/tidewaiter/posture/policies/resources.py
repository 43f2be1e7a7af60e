"""Kinds to the names of their resources, as requests and the rules of policies spell them (`Ingress` is `ingresses`)."""

from collections.abc import Iterable, Mapping
from typing import Any

from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.policies.policy import Target
from tidewaiter.posture.subjects import resource_of

_IRREGULAR = {
    "endpoints": "endpoints",
    "endpointslice": "endpointslices",
    "gateway": "gateways",
    "podmetrics": "pods",
    "nodemetrics": "nodes",
}
_HISSING = ("s", "x", "z", "ch", "sh")


def group_version(data: Mapping[str, Any]) -> tuple[str, str]:
    """Split the apiVersion of an object; the core group is empty."""
    group, _, version = str(data.get("apiVersion", "")).rpartition("/")
    return group, version


def plural_of(data: Mapping[str, Any], defined: Mapping[str, str]) -> str:
    """Name the resource of an object: as its CustomResourceDefinition says, or by the rule that Kubernetes names its own by."""
    group, _ = group_version(data)
    kind = str(data.get("kind", "")).lower()
    named = defined.get(f"{group}/{kind}") or _IRREGULAR.get(kind)
    if named:
        return named
    if kind.endswith("y"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(_HISSING) else f"{kind}s"


def defined_plurals(objects: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Read the CustomResourceDefinitions among objects: `group/kind` in lower case to the plural."""
    specs = [mapping(one.get("spec")) for one in objects if one.get("kind") == "CustomResourceDefinition"]
    names = [(spec, mapping(spec.get("names"))) for spec in specs]
    return {f"{spec.get('group')}/{str(one.get('kind', '')).lower()}": str(one.get("plural", "")) for spec, one in names}


def target_of(data: Mapping[str, Any], plurals: Mapping[str, str]) -> Target:
    """Describe an object to the rules."""
    group, version = group_version(data)
    metadata = mapping(data.get("metadata"))
    kind, plural = str(data.get("kind", "")), plural_of(data, plurals)
    return Target(group, version, kind, plural, str(metadata.get("name", "")), scope_of(data), mapping(metadata.get("labels")))


def scope_of(data: Mapping[str, Any]) -> str:
    """Name the namespace that an object is created in; empty for a cluster-wide one."""
    namespace = resource_of(ManifestObject(data=data)).partition("/")[0]
    return "" if namespace == "-" else namespace
