"""Auto Mode's node classes whose pods are open until a policy closes them."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind


def _check(item: KubernetesObject) -> Iterator[Violation]:
    if item.spec.get("networkPolicy") != "DefaultDeny":
        yield Violation(message="pods that no policy selects are open", pointer="/spec/networkPolicy")


CONTROL = Control(
    id="TW-K8S-node-class-default-allow",
    title="Node class leaves pods open by default",
    severity=Severity.LOW,
    why="A pod that nobody wrote a policy for talks to everyone, also in its first seconds, before policies reach its node.",
    remediation="Set `networkPolicy: DefaultDeny` once every workload has its policies.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html",),
    mappings={"CIS EKS 1.8.0": ("5.4.4",)},
    applies=of_kind("NodeClass", "eks.amazonaws.com"),
)
