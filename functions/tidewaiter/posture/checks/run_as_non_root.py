"""Nothing stops the container from running as root."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Container, Pod


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.user_namespace:
        return
    of_pod = pod.security.get("runAsNonRoot")
    if of_pod is not None and of_pod is not True:
        yield Violation(message="pod does not forbid running as root", pointer=pod.at("runAsNonRoot"))
    for container in pod.containers():
        own = container.security.get("runAsNonRoot")
        if (own is not None and own is not True) or (own is None and of_pod is None):
            yield Violation(message=f"container {container.name} {_now(pod, container)}", pointer=container.at("runAsNonRoot"))


def _now(pod: Pod, container: Container) -> str:
    """Say what the container runs as today: a user other than root that nothing demands, or perhaps root."""
    own = container.security.get("runAsUser")
    user = pod.security.get("runAsUser") if own is None else own
    return f"runs as user {user}, but nothing forbids root" if isinstance(user, int) and user > 0 else "may run as root"


CONTROL = Control(
    id="TW-K8S-run-as-non-root",
    title="Container may run as root",
    severity=Severity.MEDIUM,
    why="Root inside a container is root on the node as soon as anything about the isolation fails.",
    remediation="Set `securityContext.runAsNonRoot: true` on the pod and run the image as another user.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",), "NSA": ("1.0",)},
)
