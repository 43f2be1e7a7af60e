"""Terraform plans (`terraform show -json`): declared resources in CloudFormation's words, and Kubernetes objects.

https://developer.hashicorp.com/terraform/internals/json-format
"""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import re2

from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.posture.manifests import ManifestObject, read_manifests
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.templates.declared import Declared, Gaps, Template
from tidewaiter.posture.templates.references import References
from tidewaiter.posture.templates.terraform_shapes import IGNORED, SHAPES, Shape, with_policies
from tidewaiter.posture.templates.values import MAX_DEPTH, NOT_KNOWN, is_known, leaves, too_deep

_MEMBERS = frozenset({"resource_changes", "planned_values", "values"})
_MAX_RESOURCES = 50_000
_INDEX = re2.compile(r"\[[^\]]*\]")
_LAST_INDEX = re2.compile(r"\[[^\]]*\]$")
_KEYS = ("arn", "id", "name", "cluster_name", "repository", "url")
_MANIFESTS = ("kubernetes_manifest", "kubectl_manifest")
_OURS = ("aws_eks_", "aws_ecr_", "awscc_eks_", "awscc_ecr_", "awscc_iam_role")
_PROVIDERS_OF_OBJECTS = ("kubernetes_", "helm_release", "kustomization_resource")


def is_plan(text: str) -> bool:
    """Tell at a glance whether a text may be a plan or a state as JSON, before it is parsed."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "{" and '"format_version"' in text and any(f'"{one}"' in text for one in _MEMBERS)


def read_plan(text: str, path: str) -> Template | None:
    """Read a plan or state; None for what is none. What cannot be read or is not known yet is among its problems."""
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None  # reading it as a manifest says what is wrong with it
    if not isinstance(data, dict) or too_deep(data) or not ("format_version" in data and _MEMBERS & data.keys()):
        return None
    return _Reader(path, data).read()


class _Reader:
    def __init__(self, path: str, data: Mapping[str, Any]) -> None:
        self._path = path
        self._data = data
        self._gaps = Gaps(path=path)
        made = (str(mapping(one).get("address", "")) for one in sequence(data.get("resource_changes")))
        self._references = References(mapping(data.get("configuration")), frozenset(_INDEX.sub("", one) for one in made))
        self._objects: list[ManifestObject] = []
        self._problems: list[Problem] = []

    def read(self) -> Template:
        found = [one for raw in self._raw() for one in self._declared(raw)]
        return Template(
            path=self._path,
            resources=tuple(with_policies(found)),
            objects=tuple(self._objects),
            problems=(*self._gaps.problems(), *self._problems),
        )

    def _raw(self) -> Iterator[tuple[Mapping[str, Any], Any]]:
        """Yield each managed resource with its values, as they will be."""
        for count, (one, values) in enumerate(self._changes() if self._data.get("resource_changes") else self._states()):
            if count >= _MAX_RESOURCES:
                self._gaps.add("template-limit", f"more than {_MAX_RESOURCES} resources; the rest was not read", str(one.get("address")))
                return
            if one.get("mode", "managed") == "managed":
                yield one, values

    def _changes(self) -> Iterator[tuple[Mapping[str, Any], Any]]:
        for one in map(mapping, sequence(self._data.get("resource_changes"))):
            change = mapping(one.get("change"))
            if change.get("after") is not None:
                yield one, _merged(change["after"], change.get("after_unknown"), 0)

    def _states(self) -> Iterator[tuple[Mapping[str, Any], Any]]:
        holder = mapping(self._data.get("planned_values") or self._data.get("values"))
        modules = [mapping(holder.get("root_module"))]
        while modules:
            module = modules.pop()
            modules += map(mapping, sequence(module.get("child_modules")))
            for one in map(mapping, sequence(module.get("resources"))):
                yield one, one.get("values")

    def _declared(self, raw: tuple[Mapping[str, Any], Any]) -> Iterator[Declared]:
        one, values = raw
        kind, address = str(one.get("type", "")), str(one.get("address", ""))
        if kind in _MANIFESTS:
            self._manifest(kind, address, mapping(values))
        elif kind.startswith(_PROVIDERS_OF_OBJECTS):
            self._gaps.add("template-not-judged", f"{kind} is not judged (only kubernetes_manifest and kubectl_manifest are)", address)
        elif kind in SHAPES:
            referred = self._references.filled(address, mapping(values), SHAPES[kind].computed)
            yield Declared(
                type=SHAPES[kind].type,
                name=address,
                properties=SHAPES[kind].properties(referred),
                keys=_keys(address) | _own_names(mapping(values)),
                module=str(one.get("module_address") or ""),
                place=partial(_place, self._path, self._references.module_of(address), address, SHAPES[kind]),
            )
        elif kind.startswith(_OURS) and kind not in IGNORED:
            self._gaps.add("template-not-judged", f"{kind} is not judged", address)

    def _manifest(self, kind: str, address: str, values: Mapping[str, Any]) -> None:
        written = values.get("manifest") if kind == "kubernetes_manifest" else values.get("yaml_body")
        if isinstance(written, str):
            read = read_manifests(written, f"{self._path}:{address}")
            found, self._problems = [one.data for one in read.objects], [*self._problems, *read.problems]
        else:
            found = [written] if isinstance(written, Mapping) and is_known(written) else []
            if not found:
                self._gaps.add("template-value-unknown", "Kubernetes objects that are not known before deployment were not judged", address)
        origin = partial(_in_object, self._path, address)
        self._objects += [ManifestObject(data=data, path=self._path, origin=origin) for data in found]


def _keys(address: str) -> frozenset[str]:
    """Return how others may refer to a resource: within its instance of a module, and without any index."""
    forms = (_INDEX.sub("", address), _LAST_INDEX.sub("", address))
    return frozenset(f"${{{one}.{key}}}" for one in forms for key in _KEYS)


def _own_names(values: Mapping[str, Any]) -> frozenset[str]:
    """Return what else names a resource in a plan: ARN and id, once they are known."""
    return frozenset(str(values[key]) for key in ("arn", "id") if isinstance(values.get(key), str) and values[key])


def _merged(after: Any, unknown: Any, depth: int) -> Any:
    """Put NOT_KNOWN where a plan says that a value is not known yet."""
    if unknown is True or depth > MAX_DEPTH:
        return NOT_KNOWN
    if isinstance(unknown, Mapping) and (after is None or isinstance(after, Mapping)):
        keys = {**(after or {}), **{key: None for key, one in unknown.items() if one not in (False, [], {})}}
        return {key: _merged((after or {}).get(key), unknown.get(key), depth + 1) for key in keys}
    if isinstance(unknown, list) and isinstance(after, list) and any(one is True for one in leaves(unknown)):
        longer = max(len(after), len(unknown))
        padded = [*after, *[None] * (longer - len(after))], [*unknown, *[False] * (longer - len(unknown))]
        return [_merged(one, other, depth + 1) for one, other in zip(*padded, strict=True)]
    return after


def _place(path: str, module: str, address: str, shape: Shape, pointer: str) -> Location:
    note = ", ".join(filter(None, (address, module)))
    return Location(path=path, pointer="/".join((address, *map(shape.attribute, pointer.split("/")[1:]))), note=note)


def _in_object(path: str, address: str, _item: ManifestObject, pointer: str) -> Location:
    return Location(path=path, pointer=address + pointer, note=address)
