"""How far a pod can be reached from outside: Services, Ingresses, Gateways, ports of the node, and what the pod's policies let in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tidewaiter.model.network import EntryPoint, Exposure, PodId, PortRange
from tidewaiter.posture.network.gateways import Gateways
from tidewaiter.posture.network.ingresses import Ingresses
from tidewaiter.posture.network.ports import ALL_PORTS, PROTOCOLS, Ports, union
from tidewaiter.posture.network.sources import level_of, listed
from tidewaiter.posture.network.truth import Reachability
from tidewaiter.posture.pods import Pod, mapping, sequence

Data = Mapping[str, Any]

INTERNET, VPC, CLUSTER, NONE, UNKNOWN = "internet", "vpc", "cluster", "none", "unknown"
_WIDEST = (INTERNET, VPC, CLUSTER, NONE)
_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"
_CONTROLLER_CLASSES = ("service.k8s.aws/nlb", "eks.amazonaws.com/nlb")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryObjects:
    """The lists that entry points are found in; None for Services or Ingresses means that they could not be read."""

    services: Sequence[Data] | None = None
    ingresses: Sequence[Data] | None = None
    ingress_classes: Sequence[Data] = ()
    class_parameters: Sequence[Data] = ()
    gateways: Sequence[Data] = ()
    gateway_classes: Sequence[Data] = ()
    gateway_settings: Sequence[Data] = ()
    routes: Sequence[Data] = ()


class Entries:
    """Finds the entry points of pods; those of pods with equal labels are looked for once."""

    def __init__(self, objects: EntryObjects) -> None:
        self._unread = objects.services is None, objects.ingresses is None
        self._services: dict[str, list[Data]] = {}
        for one in objects.services or ():
            self._services.setdefault(str(mapping(one.get("metadata")).get("namespace") or "default"), []).append(one)
        self._ingresses = Ingresses(objects.ingresses or (), objects.ingress_classes, objects.class_parameters)
        self._gateways = Gateways(objects.gateways, objects.routes, objects.gateway_classes, objects.gateway_settings)
        self._seen: dict[tuple[str, frozenset[tuple[str, Any]], frozenset[Any]], tuple[EntryPoint, ...]] = {}

    def exposure(self, identity: PodId, pod: Pod, truth: Reachability | None = None) -> Exposure:
        """Say how far a pod can be reached; `unknown` where a list is missing that could say more.

        Where Ingresses could not be read, a Service that is only for the cluster may still be behind one.
        """
        if self._unread[0]:
            return Exposure(level=UNKNOWN)
        entries = (*self._through_services(identity.namespace, pod), *_direct(pod))
        if truth is not None and truth.enforcement.on:
            entries = tuple(_judged(one, identity, truth) for one in entries)
        level = min((one.level for one in entries if one.admitted is not False), key=_WIDEST.index, default=NONE)
        return Exposure(level=UNKNOWN if self._unread[1] and level in (VPC, CLUSTER) else level, entries=entries)

    def _through_services(self, namespace: str, pod: Pod) -> tuple[EntryPoint, ...]:
        labels = mapping(pod.metadata.get("labels"))
        named = frozenset(_named(pod))
        key = (namespace, frozenset((str(k), str(v)) for k, v in labels.items()), named)
        if key not in self._seen:
            leading = [one for one in self._services.get(namespace, ()) if _selects(one, labels)]
            self._seen[key] = tuple(entry for one in leading for entry in self._through(one, namespace, dict(named)))
        return self._seen[key]

    def _through(self, service: Data, namespace: str, named: Mapping[tuple[str, str], int]) -> Iterator[EntryPoint]:
        name = str(mapping(service.get("metadata")).get("name", ""))
        ports = _targets(service, named)
        for one in _own_entries(service, f"Service {namespace}/{name}"):
            yield replace(one, ports=ports)
        for via, level, sources, direct in self._ingresses.leading_to(namespace, name):
            yield EntryPoint(kind="ingress", via=via, level=level, sources=sources, ports=ports, admitted=True if direct else None)
        for via, level in self._gateways.leading_to(namespace, name):
            yield EntryPoint(kind="gateway", via=via, level=level, ports=ports, admitted=None)


def _judged(entry: EntryPoint, pod: PodId, truth: Reachability) -> EntryPoint:
    """Ask the pod's policies; where the node or a controller speaks to the pod in the client's place, its own leave decides: not known."""
    if entry.level == CLUSTER or entry.kind == "host-network" or truth.admits_outside(pod, entry.ports or ALL_PORTS):
        return replace(entry, admitted=True)
    return replace(entry, admitted=None if entry.admitted is None else False)


def _selects(service: Data, labels: Mapping[str, Any]) -> bool:
    selector = mapping(mapping(service.get("spec")).get("selector"))
    return bool(selector) and all(labels.get(key) == value for key, value in selector.items())


def _own_entries(service: Data, via: str) -> Iterator[EntryPoint]:
    spec, notes = mapping(service.get("spec")), mapping(mapping(service.get("metadata")).get("annotations"))
    kind = spec.get("type", "ClusterIP")
    # Only without a second hop inside the cluster does the pod see the client's address.
    kept = True if spec.get("externalTrafficPolicy") == "Local" else None
    if kind == "LoadBalancer":
        sources = tuple(str(one) for one in sequence(spec.get("loadBalancerSourceRanges"))) or listed(notes.get(_RANGES))
        level = VPC if is_internal(spec, notes) else level_of(INTERNET, sources)
        direct = True if notes.get(f"{_PREFIX}nlb-target-type") == "ip" or notes.get(f"{_PREFIX}type") == "nlb-ip" else kept
        yield EntryPoint(kind="load-balancer", via=via, level=level, sources=sources, admitted=direct)
    if kind == "NodePort" or any(mapping(one).get("nodePort") for one in sequence(spec.get("ports"))):
        yield EntryPoint(kind="node-port", via=via, level=VPC, admitted=kept)
    if sequence(spec.get("externalIPs")):
        yield EntryPoint(kind="external-ip", via=via, level=VPC, admitted=kept)
    if kind == "ClusterIP":
        yield EntryPoint(kind="cluster-ip", via=via, level=CLUSTER)


def is_internal(spec: Data, notes: Mapping[str, Any]) -> bool:
    """Follow the AWS rules: in-tree balancers face the internet by default, those of the Load Balancer Controller do not."""
    scheme = notes.get(f"{_PREFIX}scheme")
    if scheme is not None:
        return bool(scheme == "internal")
    by_controller = notes.get(f"{_PREFIX}type") in ("external", "nlb-ip") or spec.get("loadBalancerClass") in _CONTROLLER_CLASSES
    return by_controller or str(notes.get(f"{_PREFIX}internal", "")).lower() in ("true", "0.0.0.0/0")


def _named(pod: Pod) -> Iterator[tuple[tuple[str, str], int]]:
    for container in pod.containers():
        for port in map(mapping, sequence(container.body.get("ports"))):
            if port.get("name") and isinstance(port.get("containerPort"), int):
                yield (str(port["name"]), str(port.get("protocol") or "TCP")), port["containerPort"]


def _targets(service: Data, named: Mapping[tuple[str, str], int]) -> Ports:
    found = []
    for port in map(mapping, sequence(mapping(service.get("spec")).get("ports"))):
        protocol, target = str(port.get("protocol") or "TCP"), port.get("targetPort", port.get("port"))
        number = named.get((str(target), protocol)) if isinstance(target, str) else target
        if isinstance(number, int) and protocol in PROTOCOLS:
            found.append(PortRange(protocol, number, number))
    return union(found)


def _direct(pod: Pod) -> tuple[EntryPoint, ...]:
    """Count a pod on its node's network, or with a port there, as reachable at the node's address."""
    if pod.spec.get("hostNetwork") is True:
        return (EntryPoint(kind="host-network", via="the node's address", level=VPC),)
    ports = [mapping(port) for container in pod.containers() for port in sequence(container.body.get("ports"))]
    opened = [one for one in ports if one.get("hostPort")]
    known = [one for one in opened if isinstance(one.get("containerPort"), int)]
    inside = union(PortRange(str(one.get("protocol") or "TCP"), one["containerPort"], one["containerPort"]) for one in known)
    return (EntryPoint(kind="host-port", via="the node's address", level=VPC, ports=inside),) if opened else ()
