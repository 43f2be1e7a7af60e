"""Karpenter's node classes that leave the credentials of nodes to pods."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping


def _check(item: KubernetesObject) -> Iterator[Violation]:
    """Judge what is set: Karpenter's defaults require tokens and allow one hop."""
    options = mapping(item.spec.get("metadataOptions"))
    if options.get("httpEndpoint") == "disabled":
        return
    if options.get("httpTokens") == "optional":
        yield Violation(message="nodes give credentials without a token", pointer="/spec/metadataOptions/httpTokens")
    hops = options.get("httpPutResponseHopLimit")
    if isinstance(hops, int) and hops > 1:
        yield Violation(
            message=f"tokens travel {hops} hops, which reaches into pods", pointer="/spec/metadataOptions/httpPutResponseHopLimit"
        )


CONTROL = Control(
    id="TW-K8S-node-class-metadata",
    title="Node class lets pods have the node's credentials",
    severity=Severity.HIGH,
    why="Every node of the class hands its role to any pod that asks, unless a network policy stops it.",
    remediation="Set `httpTokens: required` and `httpPutResponseHopLimit: 1`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://karpenter.sh/docs/concepts/nodeclasses/",),
    applies=of_kind("EC2NodeClass", "karpenter.k8s.aws"),
)
