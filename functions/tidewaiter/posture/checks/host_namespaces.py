"""Sharing the node's network, process or IPC namespace."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, switched_on


def _check(pod: Pod) -> Iterator[Violation]:
    for name in ("hostPID", "hostIPC", "hostNetwork"):
        if switched_on(pod.spec.get(name)):
            yield Violation(message=f"pod sets {name}", pointer=f"{pod.pointer}/{name}")


CONTROL = Control(
    id="TW-K8S-host-namespaces",
    title="Pod shares a namespace of its node",
    severity=Severity.HIGH,
    why="Host namespaces let a container see and signal the node's processes, read their memory, or use the node's network, IMDS included.",
    remediation="Remove `hostPID`, `hostIPC` and `hostNetwork`, or set them to false.",
    targets=(Target.POD,),
    check=_check,
    mappings={
        "PSS": ("baseline",),
        "CIS EKS 1.8.0": (
            "4.2.2",
            "4.2.3",
            "4.2.4",
        ),
        "NSA": ("1.5",),
    },
)
