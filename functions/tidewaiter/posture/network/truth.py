"""Which pods reach which. Pods that no rule can tell apart are judged once, as a group.

Semantics: https://kubernetes.io/docs/concepts/services-networking/network-policies/. Policies add up; a pod is closed in a direction as
soon as one selects it there; a connection needs the leave of both ends. A pod always reaches itself, and a node its own pods.
"""

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tidewaiter.model.network import Enforcement, Flow, PodId
from tidewaiter.posture.network.endpoints import Endpoint
from tidewaiter.posture.network.policies import Block, Peer, Policy, Rule
from tidewaiter.posture.network.ports import ALL_PORTS, NO_PORTS, Ports, holds, intersection, union
from tidewaiter.posture.selectors import label_keys, selects

NAME_LABEL = "kubernetes.io/metadata.name"

_Key = tuple[object, ...]


class Allowance(NamedTuple):
    """The ports that one end lets through, and what says so."""

    ports: Ports
    reasons: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Group:
    """Pods that no policy can tell apart; `sample` stands for all."""

    sample: Endpoint
    labels: Mapping[str, str]
    inside: frozenset[Block]
    ingress: tuple[tuple[Policy, tuple[Rule, ...]], ...] | None
    egress: tuple[tuple[Policy, tuple[Rule, ...]], ...] | None
    pods: list[PodId] = field(default_factory=list)


class Reachability:
    """Answers who reaches whom among `endpoints`; `spaces` are the labels of namespaces (their name is always one of them).

    `unmodelled` names kinds of policy objects that exist and are not understood here: they may stop or let through more.
    """

    def __init__(
        self,
        endpoints: Iterable[Endpoint],
        policies: Sequence[Policy],
        spaces: Mapping[str, Mapping[str, str]],
        enforcement: Enforcement,
        unmodelled: tuple[str, ...] = (),
    ) -> None:
        self.enforcement = enforcement
        self.unmodelled = unmodelled
        self.endpoints = {one.id: one for one in endpoints}
        self._spaces = spaces
        self._policies: dict[str, list[Policy]] = defaultdict(list)
        for policy in policies:
            self._policies[policy.namespace].append(policy)
        peers = [peer for policy in policies for rule in policy.rules() for peer in rule.peers or ()]
        self._blocks = tuple({peer.block for peer in peers if peer.block is not None})
        self._keys = label_keys([*(policy.selector for policy in policies), *(peer.pods for peer in peers if peer.pods)])
        self._names = {one.name for policy in policies for rule in policy.rules() for one in rule.named}
        self._group_of: dict[PodId, Group] = {}
        self._groups = self._grouped()
        self._by_node: dict[str, list[Endpoint]] = defaultdict(list)
        for one in self.endpoints.values():
            self._by_node[one.node].append(one)
        self._matches: dict[tuple[int, int], bool] = {}
        self._flows: dict[int, list[tuple[Group, Allowance]]] = {}

    def reach(self, source: PodId) -> tuple[Flow, ...]:
        """Return everything a pod reaches, as flows with reasons; raises KeyError for a pod that is not known."""
        near = {one.id for one in self._near(self.endpoints[source])}
        flows = [Flow(pods=tuple(sorted(near)), ports=ALL_PORTS, reasons=("on its own node",))] if near - {source} else []
        for group, found in self._from(self._group_of[source]):
            others = tuple(pod for pod in group.pods if pod not in near)
            if others:
                flows.append(Flow(pods=others, ports=found.ports, reasons=found.reasons))
        return tuple(flows)

    def leaves_for(self, source: PodId, address: str, protocol: str, port: int) -> Allowance:
        """Say whether a pod's egress policies let it speak to an address outside the cluster on one port."""
        group, target = self._group_of[source], ipaddress.ip_address(address)
        if group.egress is None:
            return Allowance(ALL_PORTS, (self._open(group, "egress"),))
        names = [
            str(policy)
            for policy, rules in group.egress
            for rule in rules
            if holds(rule.ports, protocol, port)
            and (rule.peers is None or any(peer.block is not None and peer.block.holds(target) for peer in rule.peers))
        ]
        return Allowance(ALL_PORTS if names else NO_PORTS, tuple(dict.fromkeys(names)))

    def admits_outside(self, target: PodId, ports: Ports) -> bool:
        """Tell whether a pod's ingress policies let anything that is no pod speak to it on any of these ports."""
        group = self._group_of[target]
        if group.ingress is None:
            return True
        return any(
            intersection(rule.ports_at(group.sample.named), ports)
            for _, rules in group.ingress
            for rule in rules
            if rule.peers is None or any(peer.block is not None for peer in rule.peers)
        )

    def _near(self, source: Endpoint) -> Iterator[Endpoint]:
        """Yield the pod itself, and those that it shares a node with where one of the two has the node's own address."""
        yield source
        for other in self._by_node[source.node] if source.node else ():
            if other.id != source.id and (other.host_network or source.host_network):
                yield other

    def _from(self, origin: Group) -> Sequence[tuple[Group, Allowance]]:
        """Return the groups that a group reaches; all pods of it reach the same."""
        if id(origin) not in self._flows:
            found = ((group, self._between(origin, group)) for group in self._groups)
            self._flows[id(origin)] = [(group, allowance) for group, allowance in found if allowance.ports]
        return self._flows[id(origin)]

    def _between(self, source: Group, target: Group) -> Allowance:
        out = self._side(source.egress, target, target, source, "egress")
        if not out.ports:
            return out
        into = self._side(target.ingress, source, target, target, "ingress")
        return Allowance(intersection(out.ports, into.ports), (*out.reasons, *into.reasons))

    def _side(
        self, own: tuple[tuple[Policy, tuple[Rule, ...]], ...] | None, peer: Group, target: Group, self_group: Group, direction: str
    ) -> Allowance:
        if own is None:
            return Allowance(ALL_PORTS, (self._open(self_group, direction),))
        ports: list[Ports] = []
        names: list[str] = []
        for policy, rules in own:
            for rule in rules:
                at = rule.ports_at(target.sample.named) if self._matched(rule, policy.namespace, peer) else NO_PORTS
                if at:
                    ports.append(at)
                    names.append(str(policy))
        together = ports[0] if len(ports) == 1 else union(one for several in ports for one in several)
        return Allowance(together, tuple(dict.fromkeys(names)))

    def _matched(self, rule: Rule, namespace: str, group: Group) -> bool:
        if rule.peers is None:
            return True
        key = (id(rule), id(group))
        if key not in self._matches:
            self._matches[key] = any(self._match(peer, namespace, group) for peer in rule.peers)
        return self._matches[key]

    def _match(self, peer: Peer, namespace: str, group: Group) -> bool:
        if peer.block is not None:
            return peer.block in group.inside
        # What has its node's address cannot be told by labels: engines see the node.
        if group.sample.host_network:
            return False
        own = group.sample.id.namespace
        space = own == namespace if peer.spaces is None else selects(peer.spaces, self._labels_of(own))
        return space and selects(peer.pods or {}, group.labels)

    def _labels_of(self, namespace: str) -> Mapping[str, str]:
        return {**self._spaces.get(namespace, {}), NAME_LABEL: namespace}

    def _grouped(self) -> list[Group]:
        groups: dict[_Key, Group] = {}
        for one in self.endpoints.values():
            inside = self._inside(one)
            held = self._held(one)
            labels = frozenset(label for label in one.labels if label[0] in self._keys)
            named = frozenset(port for port in one.named if port[0] in self._names)
            key = (one.id.namespace, labels, named, one.host_network, held, inside)
            if key not in groups:
                groups[key] = self._group(one, inside, held=held)
            groups[key].pods.append(one.id)
            self._group_of[one.id] = groups[key]
        return list(groups.values())

    def _inside(self, one: Endpoint) -> frozenset[Block]:
        """Find the blocks that hold a pod's address; one whose address is not known may be in any."""
        if not self.enforcement.blocks_match_pods and not one.host_network:
            return frozenset()
        return frozenset(block for block in self._blocks if not one.addresses or any(block.holds(address) for address in one.addresses))

    def _held(self, one: Endpoint) -> bool:
        """Tell whether policies hold for a pod: never on the node's network; the VPC CNI leaves out Fargate and Windows."""
        beyond = self.enforcement.engine == "vpc-cni" and (one.fargate or one.windows)
        return self.enforcement.on is not False and not one.host_network and not beyond

    def _group(self, one: Endpoint, inside: frozenset[Block], *, held: bool) -> Group:
        labels = dict(one.labels)
        own = [policy for policy in self._policies[one.id.namespace] if selects(policy.selector, labels)] if held else []
        ingress = tuple((policy, policy.ingress) for policy in own if policy.ingress is not None)
        egress = tuple((policy, policy.egress) for policy in own if policy.egress is not None)
        closed = held and self.enforcement.strict and not own
        return Group(
            sample=one,
            labels=labels,
            inside=inside,
            ingress=ingress if ingress or closed else None,
            egress=egress if egress or closed else None,
        )

    def _open(self, group: Group, direction: str) -> str:
        if group.sample.host_network:
            return f"{group.sample.id} is on its node's network, where no policy holds"
        if self.enforcement.on is False:
            return f"nothing enforces policies: {self.enforcement.evidence}"
        if not self._held(group.sample):
            return f"{self.enforcement.engine} does not enforce policies for {group.sample.id}"
        return f"no {direction} policy selects {group.sample.id}"
