"""Secrets that hold a service account token for ever."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if item.data.get("type") == "kubernetes.io/service-account-token":
        yield Violation(message="the Secret is filled with a token that never expires", pointer="/type")


CONTROL = Control(
    id="TW-K8S-token-secret",
    title="Long-lived service account token",
    severity=Severity.MEDIUM,
    why="The token never expires and works from anywhere that reaches the endpoint, also after its workload is gone.",
    remediation="Delete the Secret and use projected tokens or `kubectl create token`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/security/service-accounts/",),
    mappings={"CIS EKS 1.8.0": ("4.1.12",)},
    applies=of_kind("Secret"),
)
