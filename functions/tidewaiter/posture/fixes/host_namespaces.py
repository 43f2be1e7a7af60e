"""Takes the namespaces of the node away from a pod."""

from tidewaiter.posture.fix import Fix, removing

FIX = Fix(
    id="TW-K8S-host-namespaces",
    title="Remove hostPID, hostIPC or hostNetwork",
    propose=removing("what needs the node's processes, memory or network stops working; on the pod network its address changes"),
)
SHARED = Fix(
    id="TW-K8S-shared-process-namespace",
    title="Remove `shareProcessNamespace`",
    propose=removing("a sidecar that signals or inspects another container's processes no longer sees them"),
)
