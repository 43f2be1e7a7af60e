"""Bindings that reach the kubelet through the API server."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-nodes-proxy",
    title="The kubelet API can be reached",
    severity=Severity.HIGH,
    why="Even `get` on nodes/proxy runs commands in every pod of the node, past admission and the audit log.",
    remediation=(
        "Replace `nodes/proxy` in the role by `nodes/metrics`, `nodes/stats`, `nodes/log` or `nodes/healthz`, or use the metrics API."
    ),
    targets=(Target.BINDING,),
    check=may(Call(("create", "get", "update", "patch", "delete"), ("nodes/proxy",)), cluster_only=True),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.10",)},
    applies=limited,
)
