"""Takes ports of the node away."""

from tidewaiter.posture.fix import Fix, removing

FIX = Fix(
    id="TW-K8S-host-port",
    title="Remove `hostPort`",
    propose=removing("whoever calls the port at the node's address no longer reaches it: publish it with a Service"),
)
PROBE = Fix(
    id="TW-K8S-host-in-probe",
    title="Remove `host` from the probe or hook",
    propose=removing("the kubelet asks the pod's own address, where nothing may answer"),
)
