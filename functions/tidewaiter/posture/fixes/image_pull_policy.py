"""Has a movable tag pulled at every start."""

from tidewaiter.posture.fix import Fix, setting

FIX = Fix(
    id="TW-K8S-image-pull-policy",
    title="Set `imagePullPolicy: Always`",
    propose=setting("Always", "pods do not start while the registry is out of reach, or where the image lies on the node only"),
)
