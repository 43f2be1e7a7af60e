"""Bindings that run commands in other people's containers."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-pod-exec",
    title="Commands can be run in running pods",
    severity=Severity.HIGH,
    why="A shell in a pod has its files, its tokens and its AWS role.",
    remediation="Remove `pods/exec` and `pods/attach` from the role, or limit them to a namespace and to people on call.",
    targets=(Target.BINDING,),
    check=may(Call(("create", "get"), ("pods/exec", "pods/attach"))),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
