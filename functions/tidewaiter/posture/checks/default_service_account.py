"""Pods that run as the default service account of their namespace."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod


def _check(pod: Pod) -> Iterator[Violation]:
    name = pod.spec.get("serviceAccountName") or pod.spec.get("serviceAccount") or "default"
    if name == "default":
        yield Violation(message="the pod runs as the default service account", pointer=f"{pod.pointer}/serviceAccountName")


def _gets_a_token(pod: Pod) -> bool:
    """Without a token the account gives nothing."""
    own = pod.spec.get("automountServiceAccountToken")
    return own is not False and not (own is None and pod.account_mounts is False)


CONTROL = Control(
    id="TW-K8S-default-service-account",
    title="Pod uses the default service account",
    severity=Severity.LOW,
    why="Everything that names no account shares this one, so a right given to one workload is given to all of them.",
    remediation="Give the workload a service account of its own and name it in `serviceAccountName`.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/service-accounts/",),
    mappings={"CIS EKS 1.8.0": ("4.1.5", "5.2.1")},
    applies=_gets_a_token,
)
