"""What a tool rendered: objects out of its output, each with the file it was made from, and what of the making is worth knowing."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from tidewaiter.model.finding import Location
from tidewaiter.model.problem import Problem
from tidewaiter.posture.manifests import ManifestObject, ManifestSet, named_place, read_manifests
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.subjects import is_cluster_scoped
from tidewaiter.posture.template_lines import find_place

_SOURCE = "# Source: "
_HOOK = "helm.sh/hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One chart or kustomization after its tool: `text` is the output, empty where `problems` say why there is none.

    `folder` is where it lies, `namespace` where the release goes (empty: not said). `templates` maps a template's path below the folder
    to its text, `parts` are the manifests that a kustomization is made of.
    """

    tool: str
    folder: str
    text: str = ""
    namespace: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[tuple[str, str]] = ()
    problems: tuple[Problem, ...] = ()


def objects_of(rendering: Rendering) -> ManifestSet:
    """Read the objects; findings in them point at the template or part that made them."""
    read = read_manifests(rendering.text, f"{rendering.folder} (rendered by {rendering.tool})")
    origins = _from_helm(rendering) if rendering.tool == "helm" else _from_parts(rendering)
    scoped = {*_cluster_scoped(read.objects)}
    objects = tuple(replace(_placed(item, rendering.namespace, scoped), origin=origins(item)) for item in read.objects)
    return ManifestSet(objects=objects, problems=(*rendering.problems, *read.problems))


def _cluster_scoped(objects: Sequence[ManifestObject]) -> Iterator[str]:
    """Yield the kinds that the output itself defines as belonging to no namespace."""
    for item in objects:
        spec = mapping(item.data.get("spec"))
        if item.data.get("kind") == "CustomResourceDefinition" and spec.get("scope") == "Cluster":
            yield str(mapping(spec.get("names")).get("kind", ""))


def _placed(item: ManifestObject, namespace: str, scoped: set[str]) -> ManifestObject:
    """Put an object into the namespace of the release, as installing it does."""
    metadata, kind = mapping(item.data.get("metadata")), str(item.data.get("kind", ""))
    if not namespace or metadata.get("namespace") or is_cluster_scoped(kind) or kind in scoped:
        return item
    return replace(item, data={**item.data, "metadata": {**metadata, "namespace": namespace}})


Origin = Callable[[ManifestObject, str], Location]


def _from_helm(rendering: Rendering) -> Callable[[ManifestObject], Origin]:
    starts, names = [0], [""]
    previous = ""
    for number, line in enumerate(rendering.text.splitlines(), start=1):
        if line.startswith(_SOURCE) and previous.startswith("---"):
            starts.append(number)
            names.append(line.removeprefix(_SOURCE).strip())
        previous = line

    def origin(item: ManifestObject) -> Origin:
        name = names[bisect_right(starts, item.line_of("")) - 1]
        return partial(_helm_place, rendering, name, _remarks(item.data, name))

    return origin


def _remarks(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Say whether an object is of a subchart, a hook or a test."""
    steps = PurePosixPath(name).parts
    charts = [after for before, after in pairwise(steps) if before == "charts"]
    hooks = str(mapping(mapping(data.get("metadata")).get("annotations")).get(_HOOK, ""))
    kind = "test" if hooks.startswith("test") else f"hook {hooks}" if hooks else ""
    return tuple(filter(None, (f"subchart {'/'.join(charts)}" if charts else "", kind)))


def _helm_place(rendering: Rendering, name: str, remarks: Sequence[str], item: ManifestObject, pointer: str) -> Location:
    steps = [step for step in PurePosixPath(name).parts[1:] if step not in ("..", "/")]
    below = "/".join(steps)
    template = rendering.templates.get(below, "")
    found = find_place(template, _tokens(item.base + pointer))
    value = f"value {found.value}" if found.value else "value not known"
    note = ", ".join(("rendered by helm", *remarks, f"line {item.line_of(pointer)} of its output", value))
    path = f"{rendering.folder}/{below}" if below else rendering.folder
    return Location(path=path, line=found.line, pointer=item.base + pointer, place=named_place(item.data, pointer), note=note)


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _from_parts(rendering: Rendering) -> Callable[[ManifestObject], Origin]:
    """Find the part that an object was made of: the kind is the same, and the name is, but for what was put before and after it."""
    parts: dict[str, list[ManifestObject]] = {}
    for path, text in rendering.parts:
        for item in read_manifests(text, path).objects:
            parts.setdefault(str(item.data.get("kind", "")), []).append(item)

    def origin(item: ManifestObject) -> Origin:
        name = _name(item)
        alike = [one for one in parts.get(str(item.data.get("kind", "")), ()) if _name(one) and _name(one) in name]
        longest = max((len(_name(one)) for one in alike), default=0)
        best = [one for one in alike if len(_name(one)) == longest]
        return partial(_part_place, rendering, best[0] if len(best) == 1 else None)

    return origin


def _name(item: ManifestObject) -> str:
    return str(mapping(item.data.get("metadata")).get("name", ""))


def _part_place(rendering: Rendering, part: ManifestObject | None, item: ManifestObject, pointer: str) -> Location:
    line = f"rendered by kustomize, line {item.line_of(pointer)} of its output"
    place = Location(pointer=item.base + pointer, place=named_place(item.data, pointer))
    if part is None:
        return replace(place, path=rendering.folder, note=f"{line}, from which file is not known")
    known = _at(part.data, _tokens(pointer)) == _at(item.data, _tokens(pointer))
    note = line if known else f"{line}, changed by a patch or transformer"
    row, column = part.place_of(pointer) if known else (0, 0)
    return replace(place, path=part.path, line=row, column=column, note=note)


def _at(data: Any, tokens: Sequence[str]) -> Any:
    for token in tokens:
        if isinstance(data, Mapping):
            data = data.get(token)
        elif isinstance(data, list) and token.isdecimal() and int(token) < len(data):
            data = data[int(token)]
        else:
            return None
    return data
