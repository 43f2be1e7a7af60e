"""Bindings that write roles and bindings."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-role-write",
    title="Roles and bindings can be written",
    severity=Severity.CRITICAL,
    why="Whoever writes bindings hands out every right that they hold, and keeps them for others after losing them.",
    remediation="Take `roles`, `rolebindings` and their cluster kinds out of the role, and write RBAC from a reviewed repository only.",
    targets=(Target.BINDING,),
    check=may(Call(WRITE, ("clusterrolebindings", "clusterroles", "rolebindings", "roles"), "rbac.authorization.k8s.io")),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.8",)},
    applies=limited,
)
