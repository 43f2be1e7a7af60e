"""Privileged containers."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, switched_on


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        if switched_on(container.security.get("privileged")):
            yield Violation(message=f"container {container.name} is privileged", pointer=container.at("privileged"))


CONTROL = Control(
    id="TW-K8S-privileged-container",
    title="Container runs privileged",
    severity=Severity.CRITICAL,
    why="A privileged container has every capability and every device of its node: root in it is root on the node.",
    remediation="Remove `privileged: true`; add the single capability that is needed instead.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",), "CIS EKS 1.8.0": ("4.2.1",), "NSA": ("1.2",)},
)
