"""Capabilities kept that restricted wants dropped."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.windows:
        return
    for container in pod.containers():
        capabilities = mapping(container.security.get("capabilities"))
        dropped = sequence(capabilities.get("drop"))
        if "ALL" not in dropped:
            raw = "" if {"NET_RAW", "CAP_NET_RAW"} & set(map(str, dropped)) else ", NET_RAW (forging packets) among what it keeps"
            what = f"container {container.name} does not drop ALL capabilities{raw}"
            yield Violation(message=what, pointer=container.at("capabilities", "drop"))
        for index, added in enumerate(sequence(capabilities.get("add"))):
            if added != "NET_BIND_SERVICE":
                yield Violation(
                    message=f"container {container.name} adds capability {added}", pointer=container.at("capabilities", "add", str(index))
                )


CONTROL = Control(
    id="TW-K8S-capabilities-not-dropped",
    title="Container keeps capabilities it does not need",
    severity=Severity.MEDIUM,
    why="The runtime's default set still holds capabilities (raw sockets, file ownership) that few programs need and attackers use.",
    remediation="Set `capabilities.drop: [ALL]` and add back only NET_BIND_SERVICE if it is needed.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",)},
)
