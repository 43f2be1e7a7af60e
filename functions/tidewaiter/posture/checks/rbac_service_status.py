"""Bindings that can draw traffic of a service to an address of their choice."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import CHANGE, RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-service-status",
    title="Status of services can be changed",
    severity=Severity.MEDIUM,
    why=("A load balancer address in a service's status draws the traffic of every node to that address to the service (CVE-2020-8554)."),
    remediation="Take `services/status` out of the role: it is the cloud controller's.",
    targets=(Target.BINDING,),
    check=may(Call(CHANGE, ("services/status",))),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
