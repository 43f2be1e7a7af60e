"""hostPath volumes."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping


def _check(pod: Pod) -> Iterator[Violation]:
    for pointer, volume in pod.volumes():
        if volume.get("hostPath") is not None:
            path = mapping(volume["hostPath"]).get("path", "")
            yield Violation(message=f"volume {volume.get('name', '')} mounts {path} of the node", pointer=f"{pointer}/hostPath")


CONTROL = Control(
    id="TW-K8S-host-path-volume",
    title="Pod mounts a path of its node",
    severity=Severity.MEDIUM,
    why="A hostPath volume reads, and unless mounted read-only writes, the node's own files; some paths hand over the node.",
    remediation="Replace `hostPath` by a `persistentVolumeClaim`, `emptyDir`, `configMap` or `csi` volume.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
