"""allowPrivilegeEscalation not switched off."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.windows:
        return
    for container in pod.containers():
        if container.security.get("allowPrivilegeEscalation") is not False:
            yield Violation(
                message=f"container {container.name} does not set allowPrivilegeEscalation: false",
                pointer=container.at("allowPrivilegeEscalation"),
            )


CONTROL = Control(
    id="TW-K8S-privilege-escalation",
    title="Privilege escalation is not switched off",
    severity=Severity.MEDIUM,
    why="A process may gain more rights than its parent through setuid programs and file capabilities.",
    remediation="Set `securityContext.allowPrivilegeEscalation: false` on every container.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",), "CIS EKS 1.8.0": ("4.2.5",), "NSA": ("1.7",)},
)
