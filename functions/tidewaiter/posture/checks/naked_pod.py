"""Pods that no controller would bring back."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping

# Static pods are mirrored by the kubelet and carry the first annotation; Helm makes and removes what carries the second.
_MADE_BY_OTHERS = ("kubernetes.io/config.mirror", "helm.sh/hook")


def _check(pod: Pod) -> Iterator[Violation]:
    if not pod.owned:
        yield Violation(message="no controller replaces this pod", pointer="/metadata/ownerReferences")


def _is_pod(pod: Pod) -> bool:
    return pod.kind == "Pod" and not any(note in mapping(pod.metadata.get("annotations")) for note in _MADE_BY_OTHERS)


CONTROL = Control(
    id="TW-K8S-naked-pod",
    title="Pod has no controller",
    severity=Severity.INFORMATIONAL,
    why="When its node goes, the pod is gone; and a pod that somebody made by hand is also what an intruder leaves.",
    remediation="Make a Deployment, StatefulSet, DaemonSet or Job of it, with the pod's spec as `spec.template.spec`.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/workloads/pods/",),
    applies=_is_pod,
)
