"""Service account tokens in pods that did not ask for one."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    """Fail what was left to the default; an explicit true is a decision that the reader of the manifest can see."""
    if pod.spec.get("automountServiceAccountToken") is None and pod.account_mounts is not False:
        given = "the pod gets a token, as its service account says"
        message = given if pod.account_mounts else "the pod gets a token unless its service account says no"
        yield Violation(message=message, pointer=f"{pod.pointer}/automountServiceAccountToken")


CONTROL = Control(
    id="TW-K8S-service-account-token",
    title="Service account token is mounted by default",
    severity=Severity.MEDIUM,
    why="A token that nobody uses is still a credential: whoever gets into the container talks to the API server with it.",
    remediation=("Set `automountServiceAccountToken: false` on the pod; where the API is needed, set it to true so that it is a decision."),
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",),
    mappings={"CIS EKS 1.8.0": ("4.1.6",), "NSA": ("1.11",)},
)
