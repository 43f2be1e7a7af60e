"""The three questions about a network: what a pod reaches, who reaches it from outside, whether it reaches its node's credentials."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tidewaiter.model.cloud import Instance
from tidewaiter.model.network import Enforcement, Exposure, Flow, MetadataReach, PodId, PodNetwork
from tidewaiter.posture.network.entries import Entries
from tidewaiter.posture.network.metadata import metadata_reach
from tidewaiter.posture.network.truth import Reachability
from tidewaiter.posture.pods import Pod

Nodes = Mapping[str, Instance] | None
"""Instances by node name; None where only manifests are known."""


class ClusterNetwork:
    """The network of one cluster, or of one set of manifests. Every query raises KeyError for a pod that is not in it."""

    def __init__(self, truth: Reachability, entries: Entries, pods: Mapping[PodId, Pod], nodes: Nodes) -> None:
        self._truth = truth
        self._entries = entries
        self._pods = pods
        self._nodes = nodes
        self._by_namespace: dict[str, list[PodId]] = defaultdict(list)
        for one in pods:
            self._by_namespace[one.namespace].append(one)

    @property
    def enforcement(self) -> Enforcement:
        """Whether policies are carried out at all."""
        return self._truth.enforcement

    @property
    def unmodelled(self) -> tuple[str, ...]:
        """Kinds of policies that exist and are not judged, such as `CiliumNetworkPolicy`: answers may be too wide or too narrow."""
        return self._truth.unmodelled

    def pods_of(self, namespace: str) -> Sequence[PodId]:
        """List the pods of a namespace."""
        return self._by_namespace[namespace]

    def pod(self, pod: PodId) -> Pod:
        """Return the pod itself as it runs, with what admission added to it; of manifests its template."""
        return self._pods[pod]

    def of(self, pod: PodId) -> PodNetwork:
        """Answer all three questions about a pod, as a value that can be written down."""
        return PodNetwork(
            pod=pod,
            exposure=self.exposed(pod),
            flows=self.reach(pod),
            metadata=self.imds(pod),
            enforcement=self.enforcement,
            unmodelled=self.unmodelled,
        )

    def reach(self, pod: PodId) -> tuple[Flow, ...]:
        """Say which other pods a pod reaches, over which ports and why."""
        return self._truth.reach(pod)

    def exposed(self, pod: PodId) -> Exposure:
        """Say how far a pod can be reached, and by which ways."""
        return self._entries.exposure(pod, self._pods[pod], self._truth)

    def imds(self, pod: PodId) -> MetadataReach:
        """Say whether a pod reaches the metadata service of its node, whose credentials are the node's."""
        return metadata_reach(self._truth, pod, self._nodes)
