"""Bindings that mint tokens of service accounts."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-token-create",
    title="Tokens of service accounts can be minted",
    severity=Severity.CRITICAL,
    why="A token is the account: its RBAC rights, and with the audience of STS its AWS role.",
    remediation="Name the accounts in `resourceNames`.",
    targets=(Target.BINDING,),
    check=may(Call(("create",), ("serviceaccounts/token",))),
    references=(RBAC_GOOD_PRACTICES,),
    mappings={"CIS EKS 1.8.0": ("4.1.12",)},
    applies=limited,
)
