"""Containers without limits for processor time and memory."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping


def _check(pod: Pod) -> Iterator[Violation]:
    """Judge the effective value: resources of the pod as a whole (1.34) count, and what a LimitRange gives."""
    shared = _limited(pod.spec) | pod.given_limits
    for container in pod.main_containers():
        missing = sorted({"cpu", "memory"} - _limited(container.body) - shared)
        if missing:
            yield Violation(
                message=f"container {container.name} has no {' and no '.join(missing)} limit",
                pointer=f"{container.pointer}/resources/limits",
            )


def _limited(holder: Mapping[str, Any]) -> set[str]:
    return set(mapping(mapping(holder.get("resources")).get("limits")))


CONTROL = Control(
    id="TW-K8S-resource-limits",
    title="Container has no CPU or memory limits",
    severity=Severity.LOW,
    why="One container can take a whole node, by accident or on purpose (mining), and its neighbours die of it.",
    remediation="Set `resources.limits.memory` and `resources.limits.cpu`, or a LimitRange for the namespace.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",),
)
