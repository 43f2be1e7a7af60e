"""Pods that share the kernel of their node, with the same users."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    if not pod.spec.get("runtimeClassName") and pod.spec.get("hostUsers") is not False:
        what = "the pod has neither a runtime class nor users of its own"
        yield Violation(message=what, pointer=f"{pod.pointer}/runtimeClassName")


CONTROL = Control(
    id="TW-K8S-no-sandbox",
    title="Pod runs without a sandbox",
    severity=Severity.INFORMATIONAL,
    why="Code that you do not trust needs one flaw of the kernel to leave its container; a sandbox puts a second kernel in between.",
    remediation=(
        "Set `runtimeClassName` to a sandbox (gVisor, Kata) or run the pod on Fargate; `hostUsers: false` keeps root of the pod from "
        "being root."
    ),
    targets=(Target.POD,),
    check=_check,
    references=(
        "https://kubernetes.io/docs/concepts/containers/runtime-class/",
        "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
    ),
    opt_in=True,
)
