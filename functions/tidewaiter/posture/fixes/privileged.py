"""Takes `privileged: true` away."""

from tidewaiter.posture.fix import Fix, removing

FIX = Fix(
    id="TW-K8S-privileged-container",
    title="Remove `privileged`",
    propose=removing("the container loses every device of the node and all capabilities beyond the runtime's default set"),
)
