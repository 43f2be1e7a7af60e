"""User and group ids that may be those of somebody on the node."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import Pod

_LEAST = 10_000


def _check(pod: Pod) -> Iterator[Violation | Unknown]:
    """Judge each container's effective ids; without one the image decides."""
    for container in pod.containers():
        for field in ("runAsUser", "runAsGroup"):
            own = container.security.get(field)
            value = pod.security.get(field) if own is None else own
            if value is None:
                yield Unknown(reason=f"container {container.name} sets no {field}: its image decides")
            elif not isinstance(value, int) or value < _LEAST:
                place = pod.at(field) if own is None else container.at(field)
                yield Violation(message=f"container {container.name}: {field} is {value}", pointer=place)


def _has_ids(pod: Pod) -> bool:
    """Leave Windows alone, and pods whose ids are others on the node."""
    return not pod.windows and pod.spec.get("hostUsers") is not False


CONTROL = Control(
    id="TW-K8S-low-user-id",
    title="User or group id is below 10000",
    severity=Severity.INFORMATIONAL,
    why="Where isolation fails, the process has the rights that the node gives to this number: low ones are its own users.",
    remediation="Set `securityContext.runAsUser` and `runAsGroup` to numbers of 10000 or more.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",),
    applies=_has_ids,
    opt_in=True,
)
