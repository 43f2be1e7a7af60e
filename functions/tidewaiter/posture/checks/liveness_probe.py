"""Long-running containers without a liveness probe."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.main_containers():
        if not container.body.get("livenessProbe"):
            yield Violation(message=f"container {container.name} has no liveness probe", pointer=f"{container.pointer}/livenessProbe")


def _serves(pod: Pod) -> bool:
    return not pod.runs_to_end


CONTROL = Control(
    id="TW-K8S-liveness-probe",
    title="Container has no liveness probe",
    severity=Severity.INFORMATIONAL,
    why="A program that hangs keeps its pod and answers nobody, until a person notices.",
    remediation="Add a `livenessProbe` that asks the program itself.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",),
    applies=_serves,
)
