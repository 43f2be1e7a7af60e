"""Bindings that open ports of pods or delete the traces of events."""

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target
from tidewaiter.posture.powers import RBAC_GOOD_PRACTICES, Call, limited, may

CONTROL = Control(
    id="TW-RBAC-port-forward",
    title="Ports can be forwarded or events deleted",
    severity=Severity.LOW,
    why="Port forwarding passes every network policy; deleting events hides what was done.",
    remediation="Remove `pods/portforward` and `delete` on `events` from roles that people hold all the time.",
    targets=(Target.BINDING,),
    check=may(
        Call(("create", "get"), ("pods/portforward",)),
        Call(("delete", "deletecollection"), ("events",)),
        Call(("delete", "deletecollection"), ("events",), "events.k8s.io"),
        narrow=Severity.LOW,
    ),
    references=(RBAC_GOOD_PRACTICES,),
    applies=limited,
)
