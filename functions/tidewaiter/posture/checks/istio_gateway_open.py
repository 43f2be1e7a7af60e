"""Gateways of Istio that serve any name for any namespace."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence


def _check(item: KubernetesObject) -> Iterator[Violation]:
    """Judge hosts as `namespace/name`, where `*` or nothing before the slash is every namespace and `.` the gateway's own."""
    for index, server in enumerate(map(mapping, sequence(item.spec.get("servers")))):
        for number, host in enumerate(map(str, sequence(server.get("hosts")))):
            namespace, slash, name = host.rpartition("/")
            if name == "*" and (not slash or namespace == "*"):
                what = f"port {mapping(server.get('port')).get('number', '')} serves every name for routes of all namespaces"
                yield Violation(message=what, pointer=f"/spec/servers/{index}/hosts/{number}")


CONTROL = Control(
    id="TW-NET-istio-gateway-open",
    title="Istio gateway serves any name for any namespace",
    severity=Severity.MEDIUM,
    why="Whoever may write a VirtualService anywhere publishes their pods at the gateway, under any name that leads to it.",
    remediation="Name the hosts, with the namespace that may route them: `hosts: [shop/shop.example.com]`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://istio.io/latest/docs/reference/config/networking/gateway/#Server",),
    applies=of_kind("Gateway", "networking.istio.io"),
)
