"""Containers that were added to running pods: no template has them, so a live audit judges these pods besides what made them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.posture.control import Target
from tidewaiter.posture.manifests import ManifestObject, live_object
from tidewaiter.posture.pods import mapping, pod_of, sequence
from tidewaiter.posture.subjects import Subject, resource_of


def debugged(pods: Sequence[Mapping[str, Any]], judged: Sequence[ManifestObject], minor: int) -> Iterator[tuple[Target, Subject]]:
    """Yield the pods with ephemeral containers that are not among the objects which are `judged` anyway."""
    known = {str(mapping(one.data.get("metadata")).get("uid")) for one in judged if one.data.get("kind") == "Pod"}
    for data in pods:
        if sequence(mapping(data.get("spec")).get("ephemeralContainers")) and str(mapping(data.get("metadata")).get("uid")) not in known:
            item = live_object({**data, "kind": "Pod"})
            yield Target.DEBUGGED, Subject(value=pod_of(item.data, minor), resource=resource_of(item), item=item)
