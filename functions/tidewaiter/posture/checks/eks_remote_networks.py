"""Networks of hybrid nodes that are wider than a site."""

import ipaddress
from collections.abc import Iterator

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_NARROWEST = {4: 12, 6: 40}


def _check(cluster: Cluster) -> Iterator[Violation | Unknown]:
    for block in cluster.remote_networks or ():
        try:
            network = ipaddress.ip_network(block, strict=False)
        except ValueError as error:
            yield Unknown(reason=f"a remote network cannot be read: {error}")
            continue
        if network.prefixlen <= _NARROWEST[network.version]:
            yield Violation(message=f"{block} counts as the cluster's own nodes or pods", pointer="/remoteNetworkConfig")


def _hybrid(cluster: Cluster) -> bool:
    return bool(cluster.remote_networks)


CONTROL = Control(
    id="TW-EKS-remote-networks",
    title="Remote networks are wider than needed",
    severity=Severity.MEDIUM,
    why="The control plane routes to these addresses and its security group is opened for them: more than nodes are in a whole range.",
    remediation=(
        "Name the subnets of the hybrid nodes and their pods: `aws eks update-cluster-config --name NAME --remote-network-config "
        '\'{"remoteNodeNetworks": [{"cidrs": ["CIDR"]}]}\'` (Terraform: `remote_network_config`).'
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html",),
    applies=_hybrid,
)
