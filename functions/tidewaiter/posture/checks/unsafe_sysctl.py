"""Sysctls outside the safe set of the version."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence

_SAFE_SINCE = {
    "kernel.shm_rmid_forced": 0,
    "net.ipv4.ip_local_port_range": 0,
    "net.ipv4.ip_unprivileged_port_start": 0,
    "net.ipv4.tcp_syncookies": 0,
    "net.ipv4.ping_group_range": 0,
    "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.tcp_keepalive_time": 29,
    "net.ipv4.tcp_fin_timeout": 29,
    "net.ipv4.tcp_keepalive_intvl": 29,
    "net.ipv4.tcp_keepalive_probes": 29,
    "net.ipv4.tcp_rmem": 32,
    "net.ipv4.tcp_wmem": 32,
    "net.ipv4.tcp_slow_start_after_idle": 37,
    "net.ipv4.tcp_notsent_lowat": 37,
}
_NEVER = 1_000_000


def _check(pod: Pod) -> Iterator[Violation]:
    for index, sysctl in enumerate(sequence(pod.security.get("sysctls"))):
        name = str(mapping(sysctl).get("name", ""))
        if _SAFE_SINCE.get(name, _NEVER) > pod.minor:
            yield Violation(message=f"pod sets sysctl {name}", pointer=pod.at("sysctls", str(index), "name"))


CONTROL = Control(
    id="TW-K8S-unsafe-sysctl",
    title="Unsafe sysctl",
    severity=Severity.MEDIUM,
    why="Sysctls outside the safe set reach beyond the pod: they can disturb or weaken the node and its other pods.",
    remediation="Remove it from `securityContext.sysctls`, or set it on dedicated nodes outside the pod (NodeConfig, user data).",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",)},
)
