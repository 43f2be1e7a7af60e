"""Takes unsafe sysctls away."""

from tidewaiter.posture.fix import Fix, removing

FIX = Fix(
    id="TW-K8S-unsafe-sysctl",
    title="Remove the sysctl",
    propose=removing("the kernel's default holds, for which the program may be too demanding", 1),
)
