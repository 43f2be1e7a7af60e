"""Volume types outside the restricted list."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod

_ALLOWED = frozenset({"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"})

# Admission lets OCI image volumes pass since 1.33, although the text of the standard has not said so.
_IMAGE_SINCE = 33


def _check(pod: Pod) -> Iterator[Violation]:
    allowed = _ALLOWED | {"image"} if pod.minor >= _IMAGE_SINCE else _ALLOWED
    for pointer, volume in pod.volumes():
        kinds = [key for key, value in volume.items() if key != "name" and value is not None]
        for kind in kinds:
            if kind not in allowed:
                yield Violation(message=f"volume {volume.get('name', '')} is of type {kind}", pointer=f"{pointer}/{kind}")


CONTROL = Control(
    id="TW-K8S-restricted-volume-type",
    title="Volume type outside the restricted list",
    severity=Severity.LOW,
    why="Volume types that name a server or a node's disk in the pod let its author mount storage past the cluster's own rules.",
    remediation=(
        "Use a `persistentVolumeClaim`, or one of the core types (`configMap`, `csi`, `downwardAPI`, `emptyDir`, `ephemeral`, "
        "`projected`, `secret`)."
    ),
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",)},
)
