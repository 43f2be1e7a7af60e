"""`eks:DescribeCluster` and `eks:DescribeClusterVersions` to `model.Cluster`; a field AWS did not return is None, never "off"."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from tidewaiter.errors import BadInputError
from tidewaiter.model.cluster import Cluster

NEEDED = ("eks:ListClusters", "eks:DescribeCluster", "eks:DescribeClusterVersions")
_ARN_PARTS = 6


def cluster_of(described: Mapping[str, Any], version_status: str | None = None) -> Cluster:
    """Map the `cluster` member of a DescribeCluster response; raises BadInputError without an ARN."""
    arn = str(described.get("arn", ""))
    parts = arn.split(":")
    if len(parts) < _ARN_PARTS:
        raise BadInputError("DescribeCluster returned no ARN", where=str(described.get("name", "")))
    network = described.get("resourcesVpcConfig") or {}
    access = described.get("accessConfig") or {}
    return Cluster(
        arn=arn,
        name=str(described.get("name", "")),
        account=parts[4],
        region=parts[3],
        version=str(described.get("version", "")),
        endpoint=str(described.get("endpoint", "")),
        certificate_authority=str((described.get("certificateAuthority") or {}).get("data", "")),
        public_endpoint=network.get("endpointPublicAccess"),
        private_endpoint=network.get("endpointPrivateAccess"),
        public_cidrs=tuple(network.get("publicAccessCidrs") or ()),
        logging=logging_of(described),
        authentication_mode=access.get("authenticationMode"),
        secrets_key=_secrets_key(described),
        platform_version=str(described.get("platformVersion", "")),
        status=str(described.get("status", "")),
        tags=dict(described.get("tags") or {}),
        version_status=version_status,
        deletion_protection=described.get("deletionProtection"),
        auto_mode=bool((described.get("computeConfig") or {}).get("enabled")),
        creator_is_admin=access.get("bootstrapClusterCreatorAdminPermissions"),
        vpc_id=str(network.get("vpcId") or ""),
        security_groups=tuple(filter(None, (network.get("clusterSecurityGroupId"), *(network.get("securityGroupIds") or ())))),
        egress_mode=str(network.get("controlPlaneEgressMode") or ""),
        remote_networks=_remote_networks(described),
        role_arn=str(described.get("roleArn") or ""),
    )


def logging_of(described: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the control-plane log types that are on; None when the response says nothing about logging."""
    setups = (described.get("logging") or {}).get("clusterLogging")
    if setups is None:
        return None
    return tuple(sorted({name for setup in setups if setup.get("enabled") for name in setup.get("types", ())}))


def _secrets_key(described: Mapping[str, Any]) -> str | None:
    """Return the KMS key of secrets; DescribeCluster leaves `encryptionConfig` out of the response when there is none."""
    for entry in described.get("encryptionConfig") or ():
        if "secrets" in entry.get("resources", ()):
            return str((entry.get("provider") or {}).get("keyArn", ""))
    return "" if described.get("status") else None


def _remote_networks(described: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Collect the blocks of hybrid nodes and pods; DescribeCluster leaves `remoteNetworkConfig` out when there are none."""
    if not described.get("status"):
        return None
    remote = described.get("remoteNetworkConfig") or {}
    networks = [*(remote.get("remoteNodeNetworks") or ()), *(remote.get("remotePodNetworks") or ())]
    return tuple(str(cidr) for one in networks for cidr in one.get("cidrs") or ())


class Offer(NamedTuple):
    """What EKS says of a version of Kubernetes: its support, and the platform version that new clusters get."""

    status: str
    platform: str


def offers(client: Any) -> dict[str, Offer]:
    """Return what EKS says of every version; empty where the call is refused or unknown to the endpoint."""
    try:
        pages = client.get_paginator("describe_cluster_versions").paginate()
        entries = [entry for page in pages for entry in page.get("clusterVersions", ())]
    except (ClientError, BotoCoreError, AttributeError, ValueError):
        return {}
    return {str(e.get("clusterVersion")): Offer(_status(e), str(e.get("defaultPlatformVersion", ""))) for e in entries if _status(e)}


def _status(entry: Mapping[str, Any]) -> str:
    """Read `versionStatus`, or the older, lower-case `status` with hyphens."""
    return str(entry.get("versionStatus") or entry.get("status") or "").upper().replace("-", "_")


def read_cluster(client: Any, name: str, known: Mapping[str, Offer] | None = None) -> Cluster:
    """Describe one cluster with an EKS client; botocore's errors pass through to the caller that translates them."""
    described = client.describe_cluster(name=name)["cluster"]
    offer = (offers(client) if known is None else known).get(str(described.get("version", "")))
    found = cluster_of(described, offer.status if offer else None)
    return replace(found, newest_platform=offer.platform) if offer else found


def read_clusters(client: Any) -> tuple[Cluster, ...]:
    """Describe every cluster of the client's region."""
    pages = client.get_paginator("list_clusters").paginate()
    names = [name for page in pages for name in page.get("clusters", ())]
    known = offers(client) if names else {}
    return tuple(read_cluster(client, name, known) for name in names)
