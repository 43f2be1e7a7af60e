"""Makes the root file system of a container read-only."""

from tidewaiter.posture.fix import Fix, setting

FIX = Fix(
    id="TW-K8S-writable-root-filesystem",
    title="Set `readOnlyRootFilesystem: true`",
    propose=setting(True, "every write outside a volume fails, and what the program writes is not known: mount an emptyDir there"),
)
