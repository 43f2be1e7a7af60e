"""The shipped list of what EKS itself puts into a cluster: a part is recognised by what it is made of, never by its name alone.

`platform_list.json` holds the entries, each with the controls that it sets aside and why. A workload must be of the kind, in the namespace,
and *every* image of it of a repository that the entry names in an account of EKS, with no command and no path of the node that EKS does not
give it: the image of EKS started with a shell, or with the node's root mounted, is somebody else's work. A binding must give its role to
the entry's subjects alone; a webhook must be answered on the control plane. What is set aside stays in the report as suppressed.
"""

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from tidewaiter.model.waiver import Waiver
from tidewaiter.posture.eks_images import path_at_eks
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.pods import mapping, pod_of, sequence
from tidewaiter.posture.subjects import resource_of

_ANY_VERSION = 99


class Entry(BaseModel):
    """One part of the platform: how it is recognised, which controls it sets aside, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    name: str
    controls: tuple[str, ...]
    why: str
    namespace: str = ""
    images: tuple[str, ...] = ()
    public_images: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    host_paths: tuple[str, ...] = ()
    role: str = ""
    subjects: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


class PlatformList(BaseModel):
    """The whole list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    platform: str
    sources: tuple[str, ...]
    entries: tuple[Entry, ...]


@cache
def platform_list() -> PlatformList:
    """Read the list that is shipped."""
    return PlatformList.model_validate(json.loads(resources.files("tidewaiter.policy").joinpath("platform_list.json").read_text("utf-8")))


def built_in_waivers(objects: Iterable[ManifestObject]) -> Iterator[Waiver]:
    """Yield a waiver for every object that is a part of the platform."""
    known = platform_list()
    by_kind: dict[str, list[Entry]] = {}
    for entry in known.entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    for item in objects:
        for entry in by_kind.get(str(item.data.get("kind")), ()):
            if _is(entry, item):
                yield _waiver(entry, item, known)


def _waiver(entry: Entry, item: ManifestObject, known: PlatformList) -> Waiver:
    return Waiver(
        rule_id=entry.controls[0],
        also=entry.controls[1:],
        reason=entry.why,
        owner=known.platform,
        expires="",
        of=resource_of(item),
        source=f"built-in list {known.version}, {entry.id}",
        built_in=True,
    )


def _is(entry: Entry, item: ManifestObject) -> bool:
    metadata = mapping(item.data.get("metadata"))
    return (
        fnmatchcase(str(metadata.get("name", "")), entry.name)
        and str(metadata.get("namespace") or "") == entry.namespace
        and any((entry.images, entry.subjects, entry.urls))
        and (not entry.images or _runs_only(entry, item))
        and (not entry.subjects or _binds_only(entry, item.data))
        and (not entry.urls or _calls_only(entry, item.data))
    )


def _runs_only(entry: Entry, item: ManifestObject) -> bool:
    """Tell whether every image of a workload is one of the entry, served by EKS."""
    pod = pod_of(item.data, _ANY_VERSION)
    images = [reference_of(container.body.get("image")) for container in pod.containers()] if pod else []
    if pod is None or not images or not all(one is not None and _is_from_eks(one.repository, entry) for one in images):
        return False
    commands = [command for container in pod.containers() for command in _commands(container.body)]
    paths = [str(mapping(volume["hostPath"]).get("path")) for _, volume in pod.volumes() if volume.get("hostPath") is not None]
    return _all_fit(commands, entry.commands) and _all_fit(map(posixpath.normpath, paths), entry.host_paths)


def _commands(container: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a container runs beside what its image says: its command with arguments, its hooks and its probes."""
    command = sequence(container.get("command"))
    places = [mapping(container.get("lifecycle")).get(hook) for hook in ("postStart", "preStop")]
    places += [container.get(f"{probe}Probe") for probe in ("liveness", "readiness", "startup")]
    executed = [sequence(mapping(mapping(one).get("exec")).get("command")) for one in places]
    for words in ([*command, *sequence(container.get("args"))] if command else [], *executed):
        if words:
            yield " ".join(map(str, words))


def _all_fit(words: Iterable[str], patterns: tuple[str, ...]) -> bool:
    return all(any(fnmatchcase(word, pattern) for pattern in patterns) for word in words)


def _is_from_eks(repository: str, entry: Entry) -> bool:
    return path_at_eks(repository) in entry.images or repository in entry.public_images


def _binds_only(entry: Entry, data: Mapping[str, object]) -> bool:
    """Tell whether a binding gives a role of the entry to subjects of the entry, and to nobody else."""
    found = [mapping(one) for one in sequence(data.get("subjects"))]
    named = [
        f"{one.get('namespace', '')}/{one.get('name', '')}"
        if one.get("kind") == "ServiceAccount"
        else f"{one.get('kind')} {one.get('name', '')}"
        for one in found
    ]
    role = str(mapping(data.get("roleRef")).get("name", ""))
    return bool(named) and fnmatchcase(role, entry.role) and _all_fit(named, entry.subjects)


def _calls_only(entry: Entry, data: Mapping[str, object]) -> bool:
    """Tell whether all webhooks are answered where the entry says."""
    urls = [str(mapping(mapping(one).get("clientConfig")).get("url", "")) for one in sequence(data.get("webhooks"))]
    return bool(urls) and all(url.startswith(entry.urls) for url in urls)
