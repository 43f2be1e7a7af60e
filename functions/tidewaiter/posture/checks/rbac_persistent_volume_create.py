"""Bindings that make persistent volumes."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-persistent-volume-create",
    title="Persistent volumes can be created",
    severity=Severity.HIGH,
    why="A persistent volume of type hostPath reads and writes a node's files, and Pod Security does not see it.",
    remediation=(
        "Take `persistentvolumes` out of the role and let a StorageClass provision volumes; `persistentvolumeclaims` are all that "
        "workloads need."
    ),
    targets=(Target.BINDING,),
    check=may(Call(WRITE, ("persistentvolumes",)), cluster_only=True),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.9",)},
    applies=limited,
)
