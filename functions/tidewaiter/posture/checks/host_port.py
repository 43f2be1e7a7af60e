"""Ports opened on the node."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        for index, port in enumerate(sequence(container.body.get("ports"))):
            number = mapping(port).get("hostPort")
            if number is not None and number != 0:
                yield Violation(
                    message=f"container {container.name} opens port {number} on the node",
                    pointer=f"{container.pointer}/ports/{index}/hostPort",
                )


CONTROL = Control(
    id="TW-K8S-host-port",
    title="Container opens a port on its node",
    severity=Severity.MEDIUM,
    why="A hostPort is reachable at the node's address and can escape network policy.",
    remediation="Remove `hostPort` and publish the pod with a Service.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
