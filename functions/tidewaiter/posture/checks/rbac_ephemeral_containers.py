"""Bindings that add containers to running pods."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import CHANGE, RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-ephemeral-containers",
    title="Containers can be added to running pods",
    severity=Severity.HIGH,
    why="An added container shares the pod's network and tokens, with an image of the caller's choice.",
    remediation=(
        "Take `pods/ephemeralcontainers` out of the role (`kubectl edit clusterrole NAME`), and give it only to people who debug, for "
        "as long as they do."
    ),
    targets=(Target.BINDING,),
    check=may(Call(CHANGE, ("pods/ephemeralcontainers",))),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
