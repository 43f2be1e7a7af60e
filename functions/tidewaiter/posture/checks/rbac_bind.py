"""Bindings that may bind any role to anybody."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-bind",
    title="Any role can be bound",
    severity=Severity.CRITICAL,
    why="With `bind` and the right to write bindings, the holder binds cluster-admin to themselves.",
    remediation="List the roles that may be bound in `resourceNames`.",
    targets=(Target.BINDING,),
    check=may(Call(("bind",), ("clusterroles", "roles"), "rbac.authorization.k8s.io")),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.8",)},
    applies=limited,
)
