"""Has what a validating webhook guards refused while the webhook does not answer."""

from tidewaiter.posture.fix import Fix, setting

FIX = Fix(
    id="TW-K8S-webhook-ignores-failure",
    title="Set `failurePolicy: Fail`",
    propose=setting("Fail", "while the webhook does not answer, nothing that it judges can be created or changed"),
)
