"""Custom SELinux options."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping

_TYPES = ("", "container_t", "container_init_t", "container_kvm_t")
_ENGINE_SINCE = 31


def _check(pod: Pod) -> Iterator[Violation]:
    allowed = (*_TYPES, "container_engine_t") if pod.minor >= _ENGINE_SINCE else _TYPES
    for who, security, pointer in pod.holders():
        options = mapping(security.get("seLinuxOptions"))
        if options.get("type") is not None and options["type"] not in allowed:
            yield Violation(message=f"{who} sets SELinux type {options['type']}", pointer=f"{pointer}/seLinuxOptions/type")
        for name in ("user", "role"):
            if options.get(name) not in (None, ""):
                yield Violation(message=f"{who} sets SELinux {name} {options[name]}", pointer=f"{pointer}/seLinuxOptions/{name}")


CONTROL = Control(
    id="TW-K8S-selinux-options",
    title="Custom SELinux user, role or type",
    severity=Severity.MEDIUM,
    why="A type of the author's choice can lift the confinement that separates containers from the node.",
    remediation="Remove `seLinuxOptions.user` and `role`; use a container type (`container_t`, `container_init_t`, `container_kvm_t`).",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("baseline",), "NSA": ("1.8",)},
)
