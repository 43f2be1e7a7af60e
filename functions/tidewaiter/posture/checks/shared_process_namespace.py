"""Containers of a pod that see each other's processes."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.spec.get("shareProcessNamespace") is True:
        yield Violation(message="the containers share one process namespace", pointer=f"{pod.pointer}/shareProcessNamespace")


CONTROL = Control(
    id="TW-K8S-shared-process-namespace",
    title="Containers of the pod share their processes",
    severity=Severity.LOW,
    why="Every container can read the environment and files of the others through /proc, and signal them.",
    remediation="Remove `shareProcessNamespace`; use an ephemeral container to debug.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/",),
    mappings={"NSA": ("1.3",)},
)
