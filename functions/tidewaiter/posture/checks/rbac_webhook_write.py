"""Bindings that change admission webhooks."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-webhook-write",
    title="Admission webhooks can be changed",
    severity=Severity.HIGH,
    why="A mutating webhook sees and rewrites every object, Secrets included; deleting a validating one removes a guard.",
    remediation="Leave webhooks to the pipeline that installs them, and name them in `resourceNames`.",
    targets=(Target.BINDING,),
    check=may(
        Call((*WRITE, "delete"), ("mutatingwebhookconfigurations", "validatingwebhookconfigurations"), "admissionregistration.k8s.io"),
        cluster_only=True,
    ),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.11",)},
    applies=limited,
)
