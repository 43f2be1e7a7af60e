"""Added capabilities outside the baseline list."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence

_ALLOWED = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip


def _check(pod: Pod) -> Iterator[Violation]:
    for container in pod.containers():
        added = sequence(mapping(container.security.get("capabilities")).get("add"))
        for index, capability in enumerate(added):
            # Names are compared as written: the runtime takes `CAP_CHOWN` or `chown` for something the standard does not list.
            if not isinstance(capability, str) or capability not in _ALLOWED:
                yield Violation(
                    message=f"container {container.name} adds capability {capability}",
                    pointer=container.at("capabilities", "add", str(index)),
                )


CONTROL = Control(
    id="TW-K8S-capabilities-beyond-baseline",
    title="Container adds a capability outside the baseline set",
    severity=Severity.HIGH,
    why="Capabilities such as SYS_ADMIN, SYS_PTRACE or NET_RAW give a container parts of root's power over the node or its network.",
    remediation="Remove the capability from `securityContext.capabilities.add`.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
