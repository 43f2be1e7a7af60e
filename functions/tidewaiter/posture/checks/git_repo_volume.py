"""Volumes that clone a repository on the node."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    for pointer, volume in pod.volumes():
        if volume.get("gitRepo") is not None:
            yield Violation(message=f"volume {volume.get('name', '')} clones a repository", pointer=f"{pointer}/gitRepo")


CONTROL = Control(
    id="TW-K8S-git-repo-volume",
    title="Pod uses a gitRepo volume",
    severity=Severity.MEDIUM,
    why=("The kubelet runs git as root on the node against a repository of the pod's choice; the type is deprecated for that."),
    remediation="Replace `gitRepo` by an `emptyDir`, into which an init container clones.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/storage/volumes/#gitrepo",),
)
