"""NetworkPolicies compiled: what each one selects and lets through, by the rules of networking.k8s.io/v1.

https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tidewaiter.model.network import PortRange
from tidewaiter.posture.network.endpoints import Address
from tidewaiter.posture.network.ports import ALL_PORTS, FIRST, LAST, Ports, union
from tidewaiter.posture.pods import mapping, plain_kind, sequence

Selector = Mapping[str, Any]

KIND = "NetworkPolicy"


class Span(NamedTuple):
    """A range of addresses of one IP version, as numbers: thousands of pods are compared with hundreds of blocks."""

    version: int
    first: int
    last: int

    def holds(self, address: Address) -> bool:
        """Tell whether an address is inside."""
        return address.version == self.version and self.first <= int(address) <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An `ipBlock`: a network without its exceptions."""

    network: Span
    excepted: tuple[Span, ...] = ()

    def holds(self, address: Address) -> bool:
        """Tell whether an address is inside and not excepted."""
        return self.network.holds(address) and not any(one.holds(address) for one in self.excepted)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Peer:
    """One peer: a block, or pods by selectors; without `spaces` they are pods of the policy's own namespace. None selects all."""

    block: Block | None = None
    spaces: Selector | None = None
    pods: Selector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPort:
    """A port by the name that the destination's containers give it."""

    name: str
    protocol: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Rule:
    """One rule: `peers` None is everybody; `ports` are numbers, `named` depend on the destination."""

    peers: tuple[Peer, ...] | None
    ports: Ports
    named: tuple[NamedPort, ...] = ()

    def ports_at(self, named: frozenset[tuple[str, str, int]]) -> Ports:
        """Return the ports at a destination whose containers name theirs so."""
        wanted = {(one.name, one.protocol) for one in self.named}
        found = (PortRange(protocol, number, number) for name, protocol, number in named if (name, protocol) in wanted)
        return union((*self.ports, *found)) if wanted else self.ports


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Policy:
    """One policy; `ingress` or `egress` is None where it is not about that direction, and empty where it lets nothing through."""

    namespace: str
    name: str
    selector: Selector
    ingress: tuple[Rule, ...] | None
    egress: tuple[Rule, ...] | None

    def rules(self) -> Iterator[Rule]:
        """Yield the rules of both directions."""
        yield from self.ingress or ()
        yield from self.egress or ()

    def __str__(self) -> str:
        return f"NetworkPolicy {self.namespace}/{self.name}"


def kind_of(data: Mapping[str, Any]) -> str:
    """Return an object's kind; Calico has a NetworkPolicy of its own, which becomes `other/NetworkPolicy`."""
    kind = plain_kind(data)
    foreign = kind == KIND and not str(data.get("apiVersion", "")).startswith("networking.k8s.io/")
    return f"other/{kind}" if foreign else kind


def policy_of(data: Mapping[str, Any]) -> Policy:
    """Compile a NetworkPolicy. Without `policyTypes` it is about ingress, and about egress if it has egress rules."""
    metadata, spec = mapping(data.get("metadata")), mapping(data.get("spec"))
    kinds = sequence(spec.get("policyTypes")) or ["Ingress", *(["Egress"] if sequence(spec.get("egress")) else [])]
    return Policy(
        namespace=str(metadata.get("namespace") or "default"),
        name=str(metadata.get("name", "")),
        selector=mapping(spec.get("podSelector")),
        ingress=tuple(_rules(spec.get("ingress"), "from")) if "Ingress" in kinds else None,
        egress=tuple(_rules(spec.get("egress"), "to")) if "Egress" in kinds else None,
    )


def _rules(raw: object, side: str) -> Iterator[Rule]:
    for rule in map(mapping, sequence(raw)):
        peers, ports = sequence(rule.get(side)), sequence(rule.get("ports"))
        numbers, named = _ports(map(mapping, ports))
        yield Rule(
            peers=tuple(peer for one in peers if (peer := _peer(mapping(one))) is not None) if peers else None,
            ports=numbers if ports else ALL_PORTS,
            named=named,
        )


def _peer(raw: Mapping[str, Any]) -> Peer | None:
    """Read a peer; one that the API server would refuse selects nobody, since no cluster holds it."""
    if raw.get("ipBlock") is not None:
        block = _block(mapping(raw["ipBlock"]))
        return None if block is None else Peer(block=block)
    spaces, pods = raw.get("namespaceSelector"), raw.get("podSelector")
    if spaces is None and pods is None:
        return None
    return Peer(spaces=None if spaces is None else mapping(spaces), pods=None if pods is None else mapping(pods))


def _block(raw: Mapping[str, Any]) -> Block | None:
    try:
        return Block(network=_span(raw.get("cidr")), excepted=tuple(_span(one) for one in sequence(raw.get("except"))))
    except ValueError:
        return None


def _span(text: object) -> Span:
    network = ipaddress.ip_network(str(text), strict=False)
    return Span(network.version, int(network.network_address), int(network.broadcast_address))


def _ports(raw: Iterator[Mapping[str, Any]]) -> tuple[Ports, tuple[NamedPort, ...]]:
    numbers: list[PortRange] = []
    named: list[NamedPort] = []
    for one in raw:
        protocol, port, end = str(one.get("protocol") or "TCP"), one.get("port"), one.get("endPort")
        if port is None:
            numbers.append(PortRange(protocol, FIRST, LAST))
        elif isinstance(port, int):
            last = end if isinstance(end, int) else port
            numbers.extend([PortRange(protocol, port, last)] if FIRST <= port <= last <= LAST else [])
        else:
            named.append(NamedPort(name=str(port), protocol=protocol))
    return union(numbers), tuple(named)
