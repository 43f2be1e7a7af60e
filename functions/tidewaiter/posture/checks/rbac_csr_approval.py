"""Bindings that approve certificates of the cluster's own authority."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import CHANGE, RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-csr-approval",
    title="Client certificates can be approved",
    severity=Severity.CRITICAL,
    why="A certificate makes its holder any user of any group, and it cannot be revoked.",
    remediation="Leave approval to the built-in controllers, or name the signer in `resourceNames`.",
    targets=(Target.BINDING,),
    check=may(
        Call(CHANGE, ("certificatesigningrequests/approval",), "certificates.k8s.io"),
        Call(("approve", "sign"), ("signers",), "certificates.k8s.io"),
        cluster_only=True,
    ),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
