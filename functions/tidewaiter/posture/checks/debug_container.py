"""Debug containers that were left in a running pod with more rights than the pod."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.checks import escape_capability, privileged_container, run_as_root_user
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.pods import Pod

_JUDGES = (privileged_container.CONTROL, escape_capability.CONTROL, run_as_root_user.CONTROL)


def _check(pod: Pod) -> Iterator[Violation | Unknown]:
    """Judge what was added by the controls of all containers; what the template says is judged there."""
    for control in _JUDGES:
        for one in control.check(pod) if control.applies(pod) else ():
            if isinstance(one, Violation) and one.pointer.startswith(f"{pod.pointer}/ephemeralContainers/"):
                yield one


CONTROL = Control(
    id="TW-K8S-debug-container",
    title="Debug container was left with power",
    severity=Severity.HIGH,
    why="It runs until the pod ends, no manifest shows it, and whoever may exec into the pod has its rights.",
    remediation="Replace the pod: `kubectl delete pod NAME` (its controller makes a new one, without the debug container).",
    targets=(Target.DEBUGGED,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/",),
    mappings={"PSS": ("baseline",)},
)
