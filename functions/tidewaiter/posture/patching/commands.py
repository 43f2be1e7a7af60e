"""What clears a finding of a live system, as words for a shell with the names filled in; whatever comes from outside is quoted."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.patching.edits import REMOVED, Edit, edited, plan_of, value_at
from tidewaiter.posture.patching.registry import fixes
from tidewaiter.posture.patching.writing import Writer
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.subjects import is_cluster_scoped, resource_of

MAX_COMMANDS = 5_000
"""Findings that get a command, the most urgent first: a large cluster has more than anybody reads."""

_FROZEN = ("Pod", "Job")
_STRATEGIC = frozenset({"v1", "apps/v1", "batch/v1"})
"""API versions with workloads; custom resources take no strategic merge patch."""
_LABELS = "/metadata/labels/"


def with_commands(findings: Sequence[Finding], objects: Iterable[ManifestObject] = (), minor: int = 0) -> tuple[Finding, ...]:
    """Add to open findings, which are in order of urgency, what clears them: `command`, with `may break`, `patch` and `terraform`."""
    by_name: dict[str, ManifestObject] = {}
    beside: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in objects:
        by_name[resource_of(item)] = item
        beside[str(item.data.get("kind", ""))].append(item.data)
    found: list[Finding] = []
    for place, finding in enumerate(findings):
        open_one = finding.status is FindingStatus.OPEN and finding.kind is FindingKind.MISCONFIGURATION
        fix = fixes().get(finding.rule_id) if open_one and place < MAX_COMMANDS else None
        more = dict(_evidence(fix, finding, by_name.get(finding.resource), beside, minor)) if fix else {}
        found.append(replace(finding, evidence={**finding.evidence, **more}) if more else finding)
    return tuple(found)


def _evidence(
    fix: Fix, finding: Finding, item: ManifestObject | None, beside: Mapping[str, Sequence[Mapping[str, Any]]], minor: int
) -> Iterator[tuple[str, str]]:
    if fix.command is not None and finding.resource.startswith("arn:"):
        command = fix.command(finding)
        found = (("command", command), ("may break", fix.breaks if command else ""), ("terraform", fix.terraform))
        yield from ((name, text) for name, text in found if text)
    elif fix.propose is not None and item is not None and not item.path:
        wrong = Wrong(data=item.data, pointer=finding.location.pointer, minor=minor, beside=beside)
        patch = fix.propose(wrong)
        if isinstance(patch, str):
            yield "no command", patch
        else:
            yield from _of_object(patch.of or item.data, patch)


def _of_object(data: Mapping[str, Any], patch: Patch) -> Iterator[tuple[str, str]]:
    if data.get("kind") in _FROZEN and any("/spec" in one.pointer and "ttlSeconds" not in one.pointer for one in patch.edits):
        yield "no command", f"a running {data['kind']} cannot be changed: change what it is made from, and make it anew"
        return
    yield "command", kubectl(data, patch)
    if patch.breaks:
        yield "may break", patch.breaks
    merge = _merge_patch(patch.edits)
    if merge:
        yield "patch", Writer().block(merge, 0)
    if patch.added:
        yield "patch", "".join("---\n" + Writer().block(one, 0) for one in patch.added)
    labels = mapping(mapping(data.get("metadata")).get("labels"))
    if labels.get("app.kubernetes.io/managed-by") == "Helm":
        yield "lasts", "until the next upgrade of its Helm release: change the chart as well"


def kubectl(data: Mapping[str, Any], patch: Patch) -> str:
    """Write the command that applies a patch to a live object."""
    if patch.added:
        return " && ".join(f"printf %s {quote(json.dumps(one))} | kubectl create -f -" for one in patch.added)
    metadata, group = mapping(data.get("metadata")), str(data.get("apiVersion", "")).rpartition("/")[0]
    kind = str(data.get("kind", ""))
    target = quote(f"{kind.lower()}{'.' if group else ''}{group}/{metadata.get('name', '')}")
    where = "" if is_cluster_scoped(kind) else f" -n {quote(str(metadata.get('namespace') or 'default'))}"
    (only, *rest) = patch.edits
    if not rest and only.pointer.startswith(_LABELS) and isinstance(only.value, str):
        key = only.pointer.removeprefix(_LABELS).replace("~1", "/").replace("~0", "~")
        return f"kubectl label --overwrite {target}{where} {quote(f'{key}={only.value}')}"
    kind_of_patch, body = _patch_of(data, patch.edits)
    return f"kubectl patch {target}{where} --type={kind_of_patch} -p {quote(json.dumps(body))}"


def _patch_of(data: Mapping[str, Any], edits: Sequence[Edit]) -> tuple[str, Any]:
    """Choose the kind of patch: one that merges, and so holds after other patches too, unless the way goes by numbers through a list."""
    merge = _merge_patch(edits)
    if merge:
        return "merge", merge
    strategic = _by_names(data, edits) if data.get("apiVersion") in _STRATEGIC else None
    if strategic:
        return "strategic", strategic
    return "json", list(_steps(data, edits))


def _by_names(data: Mapping[str, Any], edits: Sequence[Edit]) -> dict[str, Any] | None:
    """Write edits inside one container as a strategic merge patch, which finds containers by name; None for what lies in other lists."""
    holders = {one.pointer[: one.pointer.find("/", one.pointer.find("ontainers/") + len("ontainers/"))] for one in edits}
    holder = holders.pop() if len(holders) == 1 else ""
    names = [value for _, value in _names_on_the_way(data, holder) if isinstance(value, str)]
    if not holder.rpartition("/")[0].endswith("ontainers") or len(names) != 1:
        return None
    inside = _merge_patch([Edit(pointer=one.pointer.removeprefix(holder), value=one.value) for one in edits])
    found = edited({}, plan_of([Edit(pointer=holder.rpartition("/")[0], value=[{"name": names[0], **inside}])]))
    return dict(found) if inside else None


def _steps(data: Mapping[str, Any], edits: Sequence[Edit]) -> Iterator[dict[str, Any]]:
    """Write a JSON patch (RFC 6902) that first checks that what it goes by is still there, and what it adds is still missing."""
    checked: dict[str, Any] = {}
    steps: list[dict[str, Any]] = []
    for edit in sorted(
        edits, key=lambda one: [part.zfill(9) for part in one.pointer.split("/")], reverse=True
    ):  # numbers hold from the end
        checked.update(_names_on_the_way(data, edit.pointer))
        way, value = _missing(data, edit)
        if edit.value is REMOVED:
            steps.append({"op": "remove", "path": way})
        else:
            absent = value_at(data, way) is None
            checked.update({way: None} if absent and not way.endswith("/-") else {})
            steps.append({"op": "add" if absent else "replace", "path": way, "value": value})
    yield from ({"op": "test", "path": pointer, "value": name} for pointer, name in checked.items())
    yield from steps


def _missing(data: Mapping[str, Any], edit: Edit) -> tuple[str, Any]:
    """Return the first step of a pointer that leads nowhere, or its end, and what is to be there."""
    parts = edit.pointer.split("/")[1:]
    for count in range(1, len(parts)):
        way = "/" + "/".join(parts[:count])
        if value_at(data, way) is None:
            rest = "/" + "/".join(parts[count:])
            return way, edited({}, plan_of([Edit(pointer=rest, value=edit.value)]))
    return edit.pointer, edit.value


def _names_on_the_way(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield the names of list items that a pointer goes through, with their pointers; whole items where they have no name."""
    way = ""
    for token in pointer.split("/")[1:]:
        way = f"{way}/{token}"
        if isinstance(value, list):
            value = value[int(token)] if token.isdecimal() and int(token) < len(value) else None
            name = mapping(value).get("name")
            yield (f"{way}/name", name) if name is not None else (way, value)
        else:
            value = mapping(value).get(token.replace("~1", "/").replace("~0", "~"))


def _merge_patch(edits: Sequence[Edit]) -> dict[str, Any]:
    """Write a merge patch (RFC 7386) of edits that go through no list; empty for others."""
    if any(step.isdecimal() or step == "-" for edit in edits for step in edit.pointer.split("/")):
        return {}
    return dict(edited({}, plan_of(Edit(pointer=one.pointer, value=None if one.value is REMOVED else one.value) for one in edits)))
