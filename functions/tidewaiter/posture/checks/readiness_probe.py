"""Long-running containers without a readiness probe."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.main_containers():
        if not container.body.get("readinessProbe"):
            yield Violation(message=f"container {container.name} has no readiness probe", pointer=f"{container.pointer}/readinessProbe")


def _serves(pod: Pod) -> bool:
    return not pod.runs_to_end


CONTROL = Control(
    id="TW-K8S-readiness-probe",
    title="Container has no readiness probe",
    severity=Severity.INFORMATIONAL,
    why="Requests are sent to a program that is not ready yet, or no longer.",
    remediation="Add a `readinessProbe` that asks the program itself.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",),
    applies=_serves,
)
