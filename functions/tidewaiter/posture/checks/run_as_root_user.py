"""User id 0 asked for."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    if pod.user_namespace:
        return
    for who, security, pointer in pod.holders():
        user = security.get("runAsUser")
        if user is not None and not (isinstance(user, int) and user > 0):
            yield Violation(message=f"{who} runs as user {user}", pointer=f"{pointer}/runAsUser")


CONTROL = Control(
    id="TW-K8S-run-as-root-user",
    title="Container is told to run as root",
    severity=Severity.HIGH,
    why="Root inside a container is root on the node as soon as anything about the isolation fails.",
    remediation="Remove `runAsUser: 0` or choose a non-zero id.",
    targets=(Target.POD,),
    check=_check,
    mappings={"PSS": ("restricted",), "NSA": ("1.6",)},
)
