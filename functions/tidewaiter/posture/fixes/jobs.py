"""Has finished Jobs removed after a day."""

from tidewaiter.posture.fix import Fix, setting

_DAY = 86_400
FIX = Fix(
    id="TW-K8S-finished-jobs",
    title="Set `ttlSecondsAfterFinished`",
    propose=setting(_DAY, "the Job and its logs are gone a day after it ends; a tool that keeps the manifest applied runs it again"),
)
