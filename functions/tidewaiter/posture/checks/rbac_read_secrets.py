"""Bindings that read every Secret."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, READ, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-read-secrets",
    title="Secrets can be read",
    severity=Severity.HIGH,
    why=(
        "Secrets hold tokens and passwords of other workloads: reading them is acting as those. `list` and `watch` return the contents too."
    ),
    remediation="Name the Secrets in `resourceNames` and allow only `get`, or mount them.",
    targets=(Target.BINDING,),
    check=may(Call(READ, ("secrets",))),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.2",)},
    applies=limited,
)
