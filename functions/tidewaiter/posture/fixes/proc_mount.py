"""Masks /proc again."""

from tidewaiter.posture.fix import Fix, removing

_propose = removing("a program that writes kernel settings below /proc, such as a container engine in the pod, fails")
FIX = Fix(id="TW-K8S-proc-mount", title="Remove `procMount`", propose=_propose)
RESTRICTED = Fix(id="TW-K8S-proc-mount-restricted", title="Remove `procMount`", propose=_propose)
