"""Bindings that may write rights which their holder does not have."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-escalate",
    title="Roles can be made stronger than their author",
    severity=Severity.CRITICAL,
    why="The verb `escalate` switches off the rule that nobody can grant what they do not hold.",
    remediation="Remove `escalate`.",
    targets=(Target.BINDING,),
    check=may(Call(("escalate",), ("clusterroles", "roles"), "rbac.authorization.k8s.io")),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.8",)},
    applies=limited,
)
