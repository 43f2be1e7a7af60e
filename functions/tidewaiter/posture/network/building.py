"""Builds the network of a cluster from its objects, or of manifests, whose templates stand for their pods."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidewaiter.model.network import Enforcement, PodId
from tidewaiter.posture.network.endpoints import Endpoint, endpoint_of, running
from tidewaiter.posture.network.entries import Entries, EntryObjects
from tidewaiter.posture.network.gateways import ROUTES
from tidewaiter.posture.network.policies import KIND as POLICY
from tidewaiter.posture.network.policies import kind_of, policy_of
from tidewaiter.posture.network.truth import Reachability
from tidewaiter.posture.network.view import ClusterNetwork, Nodes
from tidewaiter.posture.pods import Pod, mapping, pod_of

Data = Mapping[str, Any]
Lists = Mapping[str, Sequence[Data] | None]

UNMODELLED = frozenset(
    {
        "AdminNetworkPolicy",
        "ApplicationNetworkPolicy",
        "BaselineAdminNetworkPolicy",
        "CiliumClusterwideNetworkPolicy",
        "CiliumNetworkPolicy",
        "ClusterNetworkPolicy",
        "GlobalNetworkPolicy",
    }
)
"""Kinds of policies that are seen and not judged."""

AS_WRITTEN = Enforcement(on=True, evidence="manifests are taken at their word")
"""What enforces the policies of manifests is not in them."""


def network_of_cluster(lists: Lists, nodes: Nodes, enforcement: Enforcement) -> ClusterNetwork:
    """Build the network of a live cluster from lists by kind; None means that a list could not be read.

    `other/NetworkPolicy` holds Calico's own kind of that name. Unread policies leave enforcement unknown: nothing is shown as stopped.
    """
    pods = dict(_live(running(lists.get("Pod") or ())))
    if lists.get(POLICY) is None or lists.get("Namespace") is None:
        enforcement = Enforcement(on=None, engine=enforcement.engine, evidence="network policies or namespaces could not be listed")
    return _network(lists, pods, nodes, enforcement)


def network_of_manifests(objects: Iterable[Data], minor: int) -> ClusterNetwork:
    """Build the network that manifests describe, policies taken at their word; a template stands for its pods as `Kind/name`."""
    lists: dict[str, list[Data]] = defaultdict(list, {kind: [] for kind in ("Service", "Ingress", POLICY)})
    pods: dict[PodId, tuple[Endpoint, Pod]] = {}
    for data in objects:
        kind, metadata = kind_of(data), mapping(data.get("metadata"))
        lists[kind].append(data)
        pod = pod_of(data, minor)
        if pod is not None:
            identity = PodId(str(metadata.get("namespace") or "default"), f"{kind}/{metadata.get('name', '')}")
            pods[identity] = endpoint_of(identity, pod, {}), pod
    return _network(lists, pods, None, AS_WRITTEN)


def _live(found: Iterable[tuple[Endpoint, Pod]]) -> Iterable[tuple[PodId, tuple[Endpoint, Pod]]]:
    return ((endpoint.id, (endpoint, pod)) for endpoint, pod in found)


def _network(lists: Lists, pods: Mapping[PodId, tuple[Endpoint, Pod]], nodes: Nodes, enforcement: Enforcement) -> ClusterNetwork:
    metadata = [mapping(one.get("metadata")) for one in lists.get("Namespace") or ()]
    truth = Reachability(
        (endpoint for endpoint, _ in pods.values()),
        [policy_of(one) for one in lists.get(POLICY) or ()],
        {str(one.get("name", "")): mapping(one.get("labels")) for one in metadata},
        enforcement,
        tuple(sorted(kind for kind in lists if lists[kind] and (kind in UNMODELLED or kind.endswith(f"/{POLICY}")))),
    )
    entries = Entries(
        EntryObjects(
            services=lists.get("Service"),
            ingresses=lists.get("Ingress"),
            ingress_classes=lists.get("IngressClass") or (),
            class_parameters=lists.get("IngressClassParams") or (),
            gateways=lists.get("Gateway") or (),
            gateway_classes=lists.get("GatewayClass") or (),
            gateway_settings=lists.get("LoadBalancerConfiguration") or (),
            routes=[one for kind in ROUTES for one in lists.get(kind) or ()],
        )
    )
    return ClusterNetwork(truth, entries, {identity: pod for identity, (_, pod) in pods.items()}, nodes)
