"""Unmasked /proc."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.user_namespace:
        return
    for container in pod.containers():
        mount = container.security.get("procMount")
        if mount not in (None, "", "Default"):
            yield Violation(message=f"container {container.name} sets procMount {mount}", pointer=container.at("procMount"))


CONTROL = Control(
    id="TW-K8S-proc-mount",
    title="Container unmasks /proc",
    severity=Severity.MEDIUM,
    why="An unmasked /proc shows and lets write kernel settings that the runtime hides from containers.",
    remediation="Remove `procMount` or set it to Default.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
