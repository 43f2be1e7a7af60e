"""Bindings that change admission webhooks and policies."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, WRITE, Call, limited, may

_GROUP = "admissionregistration.k8s.io"
_KINDS = ("mutating", "validating")

CONTROL = Control(
    id="TW-RBAC-webhook-write",
    title="Admission webhooks or policies can be changed",
    severity=Severity.HIGH,
    why="What mutates sees and rewrites every object, a webhook Secrets included; deleting what validates removes a guard.",
    remediation="Leave webhooks and admission policies to the pipeline that installs them, and name them in `resourceNames`.",
    targets=(Target.BINDING,),
    check=may(
        Call((*WRITE, "delete"), tuple(f"{one}webhookconfigurations" for one in _KINDS), _GROUP),
        Call((*WRITE, "delete"), tuple(f"{one}admissionpolic{end}" for one in _KINDS for end in ("ies", "ybindings")), _GROUP),
        cluster_only=True,
    ),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.11",)},
    applies=limited,
)
