"""Ways in through Gateway API: routes that lead to a Service, and how far their gateways can be reached."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.posture.network.sources import level_of
from tidewaiter.posture.pods import mapping, sequence

Data = Mapping[str, Any]

ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")
_SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme"
_BALANCERS = "gateway.k8s.aws/"
_LATTICE = "application-networking.k8s.aws/"


class Gateways:
    """Gateways by name, and the routes by the Service that they lead to.

    A gateway counts as open to the internet unless it says otherwise; those of the AWS Load Balancer Controller are internal unless a
    LoadBalancerConfiguration says otherwise, and one that was not read may. A route counts for the Services of another namespace also
    without a ReferenceGrant, which the controller would demand: the answer is at most too wide.
    """

    def __init__(self, gateways: Sequence[Data], routes: Sequence[Data], classes: Sequence[Data], settings: Sequence[Data] = ()) -> None:
        self._settings = {_key(one): mapping(one.get("spec")) for one in settings}
        self._gateways = {_key(one): one for one in gateways}
        self._classes = {str(mapping(one.get("metadata")).get("name")): one for one in classes}
        self._routes: dict[tuple[str, str], list[Data]] = {}
        for route in routes:
            for service in set(service_refs(route)):
                self._routes.setdefault(service, []).append(route)

    def leading_to(self, namespace: str, service: str) -> Iterator[tuple[str, str]]:
        """Yield (object, level) for each gateway that a route joins with a Service."""
        for route in self._routes.get((namespace, service), ()):
            own = _key(route)
            for parent in map(mapping, sequence(mapping(route.get("spec")).get("parentRefs"))):
                if parent.get("kind", "Gateway") != "Gateway":
                    continue
                key = (str(parent.get("namespace") or own[0]), str(parent.get("name", "")))
                if key in self._gateways:
                    yield f"Gateway {key[0]}/{key[1]} by {route.get('kind')} {own[0]}/{own[1]}", self._level(self._gateways[key])

    def _level(self, gateway: Data) -> str:
        spec = mapping(gateway.get("spec"))
        kind = mapping(self._classes.get(str(spec.get("gatewayClassName")), {}).get("spec"))
        if str(kind.get("controllerName", "")).startswith(_LATTICE):
            return "vpc"
        if str(kind.get("controllerName", "")).startswith(_BALANCERS):
            return self._configured(gateway, kind)
        notes = mapping(mapping(spec.get("infrastructure")).get("annotations"))
        return "vpc" if notes.get(_SCHEME) == "internal" else "internet"

    def _configured(self, gateway: Data, kind: Data) -> str:
        """Ask the configurations that a gateway and its class refer to; the class counts first."""
        own = mapping(mapping(mapping(gateway.get("spec")).get("infrastructure")).get("parametersRef"))
        references = [one for one in (mapping(kind.get("parametersRef")), own) if one.get("name")]
        keys = [(str(one.get("namespace") or _key(gateway)[0]), str(one["name"])) for one in references]
        if any(key not in self._settings for key in keys):
            return "internet"
        found: Data = {key: value for one in reversed(keys) for key, value in self._settings[one].items()}
        sources = tuple(map(str, sequence(found.get("sourceRanges"))))
        return level_of("internet", sources) if found.get("scheme") == "internet-facing" else "vpc"


def _key(data: Data) -> tuple[str, str]:
    metadata = mapping(data.get("metadata"))
    return str(metadata.get("namespace") or "default"), str(metadata.get("name", ""))


def service_refs(route: Data) -> Iterator[tuple[str, str]]:
    """Yield (namespace, name) of the Services that a route leads to."""
    own = _key(route)[0]
    for rule in map(mapping, sequence(mapping(route.get("spec")).get("rules"))):
        for one in map(mapping, sequence(rule.get("backendRefs"))):
            if one.get("kind", "Service") == "Service":
                yield str(one.get("namespace") or own), str(one.get("name", ""))
