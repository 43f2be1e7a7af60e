"""Bindings that act as somebody else."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-impersonate",
    title="Users, groups or accounts can be impersonated",
    severity=Severity.CRITICAL,
    why="Who impersonates a group has its rights; the group system:masters has all of them.",
    remediation="Name the users or accounts in `resourceNames`, never groups.",
    targets=(Target.BINDING,),
    check=may(
        Call(("impersonate",), ("users", "groups", "serviceaccounts")),
        Call(("impersonate",), ("uids", "userextras"), "authentication.k8s.io"),
    ),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.8",)},
    applies=limited,
)
