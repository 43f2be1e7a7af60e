"""hostPath volumes that a container may write to."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence


def _check(pod: Pod) -> Iterator[Violation]:
    of_node = {str(volume.get("name")): volume for _, volume in pod.volumes() if volume.get("hostPath") is not None}
    for container in pod.containers():
        for index, mount in enumerate(map(mapping, sequence(container.body.get("volumeMounts")))):
            if str(mount.get("name")) in of_node and mount.get("readOnly") is not True:
                path = mapping(of_node[str(mount["name"])]["hostPath"]).get("path", "")
                yield Violation(
                    message=f"container {container.name} may write to {path} of the node",
                    pointer=f"{container.pointer}/volumeMounts/{index}/readOnly",
                )


CONTROL = Control(
    id="TW-K8S-writable-host-path",
    title="Container can write to its node's files",
    severity=Severity.HIGH,
    why="Who writes files of the node can leave a job, a unit or a static pod there that runs outside every container.",
    remediation="Set `readOnly: true` on the mount, or use a volume that is not the node's.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",),
)
