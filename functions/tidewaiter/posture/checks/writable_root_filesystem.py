"""Containers that can write to their own root file system."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        if container.security.get("readOnlyRootFilesystem") is not True:
            yield Violation(message=f"container {container.name} may write to its root", pointer=container.at("readOnlyRootFilesystem"))


def _is_linux(pod: Pod) -> bool:
    return not pod.windows


CONTROL = Control(
    id="TW-K8S-writable-root-filesystem",
    title="Root file system of the container is writable",
    severity=Severity.LOW,
    why=(
        "An intruder can drop tools beside the program and replace its files; a read-only root stops that and "
        "shows what the program writes."
    ),
    remediation="Set `securityContext.readOnlyRootFilesystem: true` and mount an emptyDir where the program writes.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",),
    mappings={"NSA": ("1.1",)},
    applies=_is_linux,
)
