"""The network of a live cluster, from its lists: which policies there are, and what enforces them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.problem import Problem
from tidewaiter.posture.network.building import network_of_cluster
from tidewaiter.posture.network.enforcement import enforcement_of
from tidewaiter.posture.network.view import ClusterNetwork
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.workloads import instance_id_of

Objects = Sequence[Mapping[str, Any]]


def network_of_lists(
    by_kind: Mapping[str, Objects | None],
    daemon_sets: Objects | None,
    cluster: Cluster,
    instances: Mapping[str, Instance],
    *,
    policies_on: bool | None,
) -> tuple[ClusterNetwork, tuple[Problem, ...]]:
    """Build the network, and name the kinds of policies that exist and are not judged; None is a list that could not be read.

    `instances` are by id; `policies_on` is the switch of Auto Mode's policy controller, None where it was not read.
    """
    nodes = _by_node(by_kind.get("Node") or (), instances)
    enforcement = enforcement_of(daemon_sets, auto_mode=cluster.auto_mode, switched_on=policies_on)
    network = network_of_cluster(by_kind, nodes, enforcement)
    return network, tuple(_unjudged(network, cluster))


def _by_node(nodes: Sequence[Mapping[str, Any]], instances: Mapping[str, Instance]) -> dict[str, Instance]:
    found = ((str(mapping(node.get("metadata")).get("name", "")), instances.get(instance_id_of(node))) for node in nodes)
    return {name: instance for name, instance in found if instance is not None}


def _unjudged(network: ClusterNetwork, cluster: Cluster) -> Iterator[Problem]:
    if network.unmodelled:
        kinds = ", ".join(network.unmodelled)
        hint = "What pods reach may be more or less than is said; judge these policies by hand"
        yield Problem(code="network-policy-kind-not-judged", what=f"{kinds} exist and are not judged", where=cluster.arn, hint=hint)
