"""Gateways that take routes from every namespace."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence


def _check(item: KubernetesObject) -> Iterator[Violation]:
    for index, listener in enumerate(map(mapping, sequence(item.spec.get("listeners")))):
        if mapping(mapping(listener.get("allowedRoutes")).get("namespaces")).get("from") == "All":
            name = listener.get("name", "")
            yield Violation(
                message=f"listener {name} takes routes of all namespaces", pointer=f"/spec/listeners/{index}/allowedRoutes/namespaces/from"
            )


CONTROL = Control(
    id="TW-NET-gateway-open-to-all-namespaces",
    title="Gateway takes routes from every namespace",
    severity=Severity.MEDIUM,
    why="Whoever may write a route anywhere can publish their pods under the gateway's names.",
    remediation="Set `allowedRoutes.namespaces.from` to Same, or to Selector with a label that only administrators set.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://gateway-api.sigs.k8s.io/concepts/security-model/",),
    applies=of_kind("Gateway", "gateway.networking.k8s.io"),
)
