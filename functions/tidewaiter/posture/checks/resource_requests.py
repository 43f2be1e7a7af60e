"""Containers without requests for processor time and memory."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping


def _check(pod: Pod) -> Iterator[Violation]:
    """Judge the effective value: resources of the pod as a whole (1.34), limits, which stand in for requests, and a LimitRange count."""
    shared = _asked(pod.spec) | pod.given_requests
    for container in pod.main_containers():
        missing = sorted({"cpu", "memory"} - _asked(container.body) - shared)
        if missing:
            yield Violation(
                message=f"container {container.name} has no {' and no '.join(missing)} request",
                pointer=f"{container.pointer}/resources/requests",
            )


def _asked(holder: Mapping[str, Any]) -> set[str]:
    resources = mapping(holder.get("resources"))
    return set(mapping(resources.get("requests"))) | set(mapping(resources.get("limits")))


CONTROL = Control(
    id="TW-K8S-resource-requests",
    title="Container has no CPU or memory requests",
    severity=Severity.LOW,
    why="Without requests the scheduler packs nodes blindly, and the pod is among the first to be evicted.",
    remediation="Set `resources.requests.memory` and `resources.requests.cpu`, or a LimitRange for the namespace.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",),
)
