"""Pod Security Standards, level baseline: one line per control of the standard."""

from tidewaiter.posture.framework import Framework, Requirement

SOURCE = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"

FRAMEWORK = Framework(
    id="pss-baseline",
    title="Pod Security Standards, baseline",
    version="1.37",
    source=SOURCE,
    read="2026-11-23",
    requirements=(
        Requirement(number="host-process", title="No Windows HostProcess containers", controls=("TW-K8S-windows-host-process",)),
        Requirement(number="host-namespaces", title="No namespaces of the node", controls=("TW-K8S-host-namespaces",)),
        Requirement(number="privileged", title="No privileged containers", controls=("TW-K8S-privileged-container",)),
        Requirement(
            number="capabilities", title="No capabilities beyond the default ones", controls=("TW-K8S-capabilities-beyond-baseline",)
        ),
        Requirement(number="host-path", title="No hostPath volumes", controls=("TW-K8S-host-path-volume",)),
        Requirement(number="host-ports", title="No ports of the node", controls=("TW-K8S-host-port",)),
        Requirement(number="host-probes", title="No host in probes and lifecycle hooks", controls=("TW-K8S-host-in-probe",)),
        Requirement(number="app-armor", title="AppArmor not switched off", controls=("TW-K8S-apparmor-profile",)),
        Requirement(number="selinux", title="No SELinux user, role or unusual type", controls=("TW-K8S-selinux-options",)),
        Requirement(number="proc-mount", title="/proc stays masked", controls=("TW-K8S-proc-mount",)),
        Requirement(number="seccomp", title="Seccomp not switched off", controls=("TW-K8S-seccomp-unconfined",)),
        Requirement(number="sysctls", title="Only safe sysctls", controls=("TW-K8S-unsafe-sysctl",)),
    ),
)
