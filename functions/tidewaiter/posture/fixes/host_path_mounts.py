"""Mounts paths of the node read-only."""

from tidewaiter.posture.fix import Fix, setting

FIX = Fix(
    id="TW-K8S-writable-host-path",
    title="Set `readOnly: true` on the mount",
    propose=setting(True, "what the program writes to the node fails"),
)
