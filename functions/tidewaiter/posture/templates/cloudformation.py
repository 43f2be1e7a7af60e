"""CloudFormation templates, also as CDK writes them: YAML with its short forms, or JSON, to declared resources with their places."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

import yaml

from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.posture.manifests import ManifestObject, read_manifests
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.templates.declared import Declared, Gaps, Template
from tidewaiter.posture.templates.intrinsics import Resolver
from tidewaiter.posture.templates.loops import LoopError, expanded
from tidewaiter.posture.templates.values import NOT_KNOWN
from tidewaiter.posture.yaml_nodes import DocumentBuilder, Node, Packed, Place

ACCOUNT, REGION = "${AWS::AccountId}", "${AWS::Region}"
_CDK_CLUSTER = "Custom::AWSCDK-EKS-Cluster"
_CDK_MANIFEST = "Custom::AWSCDK-EKS-KubernetesResource"
_CDK_CHART = "Custom::AWSCDK-EKS-HelmChart"
_READ = (
    "AWS::EKS::",
    "AWS::ECR::",
    "AWS::IAM::",
    "AWS::EC2::LaunchTemplate",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "Custom::AWSCDK-EKS-",
)
_NESTED = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
# These transforms change nothing in what is read here; others may change everything.
_HARMLESS = frozenset(
    {"AWS::Serverless-2016-10-31", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"}
)
_MAX_RESOURCES = 20_000


def is_cloudformation(text: str) -> bool:
    """Tell at a glance whether a text may be a template, before it is parsed."""
    return "Resources" in text and ("AWS::" in text or "Custom::" in text or "AWSTemplateFormatVersion" in text)


def read_cloudformation(text: str, path: str) -> Template | None:
    """Read a template; None for what is none. What cannot be read or resolved is among its problems."""
    try:
        node = _TemplateBuilder().build(text.removeprefix("\ufeff"))
    except BadInputError:
        return None  # reading it as a manifest says what is wrong with it
    data = mapping(node.value) if node else {}
    if node is None or "apiVersion" in data or not _has_types(data.get("Resources")):
        return None
    return _Reader(path, node, data).read()


def _has_types(resources: Any) -> bool:
    return isinstance(resources, Mapping) and (
        not resources or any("::" in str(mapping(one).get("Type", "")) or str(name).startswith("Fn::") for name, one in resources.items())
    )


class _TemplateBuilder(DocumentBuilder):
    """Reads the short forms of functions (`!Ref x`, `!GetAtt a.b`) as their long ones."""

    def __init__(self) -> None:
        super().__init__()
        self._tags: list[str | None] = []

    def _tagged_scalar(self, event: Any, place: Packed) -> None:
        if not _is_short_form(event.tag):
            self._scalar(event, place)
            return
        name = _long_form(event.tag)
        node = Node({name: event.value}, place, 2)
        self._name(event.anchor, node)
        self._attach(node, place)

    def _tagged_start(self, event: Any, place: Packed) -> None:
        self._start(event, place)
        self._tags.append(event.tag if _is_short_form(event.tag) else None)

    def _tagged_end(self, _event: Any, place: Packed) -> None:
        tag, opened = self._tags.pop(), self._stack[-1]
        if tag:
            name, inner = _long_form(tag), opened.node
            opened.node = Node({name: inner.value}, inner.place, inner.size + 1)
        self._end(_event, place)

    _TAKERS: ClassVar[Mapping[type, Callable[..., None]]] = {
        **DocumentBuilder._TAKERS,  # noqa: SLF001 - of our own base
        yaml.ScalarEvent: _tagged_scalar,
        yaml.MappingStartEvent: _tagged_start,
        yaml.SequenceStartEvent: _tagged_start,
        yaml.MappingEndEvent: _tagged_end,
        yaml.SequenceEndEvent: _tagged_end,
    }


def _is_short_form(tag: str | None) -> bool:
    return tag is not None and tag.startswith("!") and len(tag) > 1


def _long_form(tag: str) -> str:
    name = tag[1:]
    return name if name in ("Ref", "Condition") else f"Fn::{name}"


class _Reader:
    def __init__(self, path: str, node: Node, data: Mapping[str, Any]) -> None:
        self._path = path
        self._node = node.nodes.get("Resources", Node({}, node.place))
        self._data = data
        self._resolver = Resolver(data)
        self._gaps, self._nested = Gaps(path=path), Gaps(path=path)
        self._objects: list[ManifestObject] = []
        self._problems: list[Problem] = []

    def read(self) -> Template:
        for name in self._transforms():
            self._gaps.add("template-macro", "a macro may change the template, and what it makes of it is not judged", name)
        resources = tuple(self._resources())
        return Template(
            path=self._path,
            resources=resources,
            objects=tuple(self._objects),
            problems=(*self._gaps.problems(), *self._nested.problems(incomplete=False), *self._problems),
            account=ACCOUNT,
            region=REGION,
        )

    def _transforms(self) -> Iterator[str]:
        used = self._data.get("Transform")
        for one in used if isinstance(used, list) else [used] if used else []:
            name = str(mapping(one).get("Name", "?")) if isinstance(one, Mapping) else str(one)
            if name not in _HARMLESS and name != "AWS::LanguageExtensions":
                yield name

    def _resources(self) -> Iterator[Declared]:
        for count, (name, child) in enumerate(self._node.children()):
            if count >= _MAX_RESOURCES:
                self._gaps.add("template-limit", f"more than {_MAX_RESOURCES} resources; the rest was not read", name)
                return
            if not name.startswith("Fn::"):
                yield from self._resource(name, child.value, child)
                continue
            try:
                made = expanded(name, child.value, self._resolver.resolve)
            except LoopError:
                self._gaps.add("template-not-expanded", "loops over what is not known, and what they make, are not judged", name)
                continue
            for own, body in made.items():
                yield from self._resource(own, body, child)

    def _resource(self, name: str, value: Any, child: Node) -> Iterator[Declared]:
        body = mapping(value)
        kind = str(body.get("Type", ""))
        if kind in _NESTED and self._exists(body):
            self._nested.add("template-nested", "nested stacks have templates of their own, which are not judged with this one", name)
        if kind.startswith(_READ) and self._exists(body):
            properties = self._resolver.resolve(body.get("Properties") or {})
            if not isinstance(properties, Mapping):
                self._gaps.add("template-value-unknown", "not judged, because all their properties are computed", name)
            else:
                yield from self._declared(name, kind, properties, child)

    def _exists(self, body: Mapping[str, Any]) -> bool:
        """Leave out what a condition certainly leaves out."""
        condition = body.get("Condition")
        return not isinstance(condition, str) or self._resolver.holds(condition) is not False

    def _declared(self, name: str, kind: str, properties: Mapping[str, Any], child: Node) -> Iterator[Declared]:
        place = partial(_place, self._path, name, child, self._node.place_of([name]))
        if kind == _CDK_MANIFEST:
            self._manifest(name, properties.get("Manifest"), place)
        elif kind == _CDK_CHART:
            self._gaps.add("template-chart", "Helm charts that are installed on deployment are not judged", name)
        else:
            if kind == _CDK_CLUSTER:
                kind, properties, place = "AWS::EKS::Cluster", mapping(_pascal(properties.get("Config"))), partial(_in_config, place)
            keys = {f"${{{name}}}", f"${{{name}.Arn}}", f"${{{name}.Name}}", f"${{{name}.LaunchTemplateId}}", f"${{{name}.PolicyArn}}"}
            yield Declared(type=kind, name=name, properties=properties, keys=frozenset(keys), place=place)

    def _manifest(self, name: str, written: Any, place: Callable[[str], Location]) -> None:
        """Take the objects out of CDK's manifests, which are lists as JSON text."""
        if not isinstance(written, str) or written is NOT_KNOWN:
            self._gaps.add("template-value-unknown", "Kubernetes objects that are not known before deployment were not judged", name)
            return
        for number, item in enumerate(_listed(written)):
            read = read_manifests(item, f"{self._path}:{name}")
            at = place("/Manifest")
            self._objects += [
                ManifestObject(data=one.data, path=self._path, base=f"/{number}", origin=partial(_in_manifest, at)) for one in read.objects
            ]
            self._problems += read.problems


def _pascal(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key[:1].upper() + key[1:]: _pascal(child) for key, child in value.items()}
    return [_pascal(one) for one in value] if isinstance(value, list) else value


def _in_config(place: Callable[[str], Location], pointer: str) -> Location:
    """Point into the settings of CDK's cluster, which are written as the API does."""
    return place("".join(("/Config", *(f"/{token[:1].lower()}{token[1:]}" for token in pointer.split("/")[1:]))) if pointer else "")


def _listed(text: str) -> Iterator[str]:
    """Yield the documents of CDK's JSON list one by one."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        yield text
        return
    yield from (json.dumps(one) for one in (data if isinstance(data, list) else [data]))


def _in_manifest(at: Location, item: ManifestObject, pointer: str) -> Location:
    return Location(path=at.path, line=at.line, column=at.column, pointer=f"{at.pointer}{item.base}{pointer}", note=at.note)


def _place(path: str, name: str, resource: Node, start: Place, pointer: str) -> Location:
    """Point at a property, as far as it is written; what a function writes is where the function is."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    inside = ["Properties", *tokens] if tokens else []
    line, column = resource.place_of(inside) if inside else start
    construct = str(mapping(mapping(resource.value).get("Metadata")).get("aws:cdk:path", ""))
    note = f"construct {construct}" if construct else ""
    return Location(path=path, line=line, column=column, pointer="/".join(("/Resources", name, *inside)), note=note)
