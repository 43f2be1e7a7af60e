"""Group 0 as the primary or an additional group."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, sequence


def _check(pod: Pod) -> Iterator[Violation]:
    for who, security, pointer in pod.holders():
        if _is_root(security.get("runAsGroup")):
            yield Violation(message=f"{who} runs with the primary group 0", pointer=f"{pointer}/runAsGroup")
    if _is_root(pod.security.get("fsGroup")):
        yield Violation(message="volumes of the pod belong to group 0, and so do its processes", pointer=pod.at("fsGroup"))
    for index, group in enumerate(sequence(pod.security.get("supplementalGroups"))):
        if _is_root(group):
            yield Violation(message="the pod runs with the additional group 0", pointer=pod.at("supplementalGroups", str(index)))


def _is_root(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value == 0


def _has_groups(pod: Pod) -> bool:
    """Leave Windows alone, and pods whose group 0 is another one on the node."""
    return not pod.windows and pod.spec.get("hostUsers") is not False


CONTROL = Control(
    id="TW-K8S-root-group",
    title="Container is told to run with the root group",
    severity=Severity.MEDIUM,
    why="Files of the node and of images that only root's group may write or read are open to it, whatever its user is.",
    remediation="Choose `runAsGroup`, `fsGroup` and `supplementalGroups` other than 0.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",),
    mappings={"NSA": ("1.6",)},
    applies=_has_groups,
)
