"""Which pods reach the instance metadata service, whose credentials are those of the node.

A hop limit of 1 stops pods only where tokens are required: it limits the answer that carries the token, which version 1 does without.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
"""

from collections.abc import Mapping

from tidewaiter.model.cloud import Instance, MetadataOptions
from tidewaiter.model.network import MetadataReach, PodId
from tidewaiter.posture.network.truth import Reachability

ADDRESS, PORT = "169.254.169.254", 80


def metadata_reach(truth: Reachability, pod: PodId, nodes: Mapping[str, Instance] | None) -> MetadataReach:
    """Judge one pod. `nodes` are the instances by node name; None for files, where only the policies are known."""
    endpoint = truth.endpoints[pod]
    if endpoint.fargate:
        return MetadataReach(reachable=False, reason="Fargate has no instance metadata")
    instance = (nodes or {}).get(endpoint.node)
    stopped = _stopped(instance.metadata if instance else None, host_network=endpoint.host_network)
    if stopped:
        return MetadataReach(reachable=False, reason=f"{stopped} (node {endpoint.node})")
    if truth.unmodelled and not endpoint.host_network:
        return MetadataReach(reachable=None, reason=f"{', '.join(truth.unmodelled)} may stop or let through more, and are not judged")
    way = truth.leaves_for(pod, ADDRESS, "TCP", PORT)
    if not way.ports:
        certain = truth.enforcement.on is not None
        what = "its egress policies leave the address out"
        return MetadataReach(reachable=False if certain else None, reason=what if certain else f"{what}, if anything enforces them")
    if nodes is not None and (instance is None or instance.metadata is None) and not endpoint.host_network:
        return MetadataReach(
            reachable=None, reason=f"no policy stops it; the metadata options of node {endpoint.node or '?'} are not known"
        )
    return MetadataReach(reachable=True, reason=way.reasons[0])


def _stopped(options: MetadataOptions | None, *, host_network: bool) -> str:
    """Say how the instance itself keeps a pod out; a pod on the node's network is no hop away."""
    if options is None:
        return ""
    if not options.enabled:
        return "the metadata service is switched off"
    return "" if host_network or not options.tokens_required or options.hop_limit > 1 else "tokens are required and travel one hop"
