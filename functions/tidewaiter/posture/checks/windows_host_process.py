"""Windows HostProcess containers."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, switched_on


def _check(pod: Pod) -> Iterator[Violation]:
    for who, security, pointer in pod.holders():
        if switched_on(mapping(security.get("windowsOptions")).get("hostProcess")):
            yield Violation(message=f"{who} is a HostProcess", pointer=f"{pointer}/windowsOptions/hostProcess")


CONTROL = Control(
    id="TW-K8S-windows-host-process",
    title="Windows container runs as a HostProcess",
    severity=Severity.HIGH,
    why="A HostProcess container runs directly on the Windows node with the node's rights.",
    remediation="Remove `windowsOptions.hostProcess`.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
