"""Seccomp switched off."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping


def _check(pod: Pod) -> Iterator[Violation]:
    for who, security, pointer in pod.holders():
        profile = mapping(security.get("seccompProfile")).get("type")
        if profile not in (None, "RuntimeDefault", "Localhost"):
            yield Violation(message=f"{who} has seccomp profile {profile}", pointer=f"{pointer}/seccompProfile/type")


CONTROL = Control(
    id="TW-K8S-seccomp-unconfined",
    title="Seccomp is unconfined",
    severity=Severity.HIGH,
    why="Without a seccomp filter a container can use every system call, which is what most kernel exploits need.",
    remediation="Set `seccompProfile.type` to RuntimeDefault.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
