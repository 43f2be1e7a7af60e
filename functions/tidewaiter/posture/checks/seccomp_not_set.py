"""No seccomp profile chosen."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping

_GOOD = ("RuntimeDefault", "Localhost")


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.windows:
        return
    of_pod = mapping(pod.security.get("seccompProfile")).get("type")
    if of_pod is not None and of_pod not in _GOOD:
        yield Violation(message=f"pod has seccomp profile {of_pod}", pointer=pod.at("seccompProfile", "type"))
    for container in pod.containers():
        own = mapping(container.security.get("seccompProfile")).get("type")
        effective = of_pod if own is None else own
        if effective not in _GOOD and not (own is None and of_pod is not None):
            yield Violation(message=f"container {container.name} has no seccomp profile", pointer=container.at("seccompProfile", "type"))


CONTROL = Control(
    id="TW-K8S-seccomp-not-set",
    title="No RuntimeDefault or Localhost seccomp profile",
    severity=Severity.LOW,
    why="Without a profile the container may run unfiltered, depending on the node's configuration.",
    remediation="Set `securityContext.seccompProfile.type: RuntimeDefault` on the pod.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",), "NSA": ("1.10",)},
)
