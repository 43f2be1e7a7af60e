"""What surrounds an EKS cluster in AWS: add-ons, node groups, keys, logs, networks; None means "could not be read", never "absent"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Addon:
    """One EKS add-on; `issues` are the codes of its health, and `own_role` tells that it has an identity besides the node's.

    `usual` is the version that EKS installs for the cluster's version of Kubernetes; empty where that could not be read.
    """

    name: str
    version: str
    status: str
    issues: tuple[str, ...] = ()
    own_role: bool = False
    usual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroup:
    """One managed node group. `ssh_key` and `ssh_sources` are its remote access, `template` the data of its launch template.

    `template` is None when the group has no launch template, or when it could not be read: `template_unread` then says why.
    `release` is the version of the node image, such as `1.34.1-20251120`.
    """

    name: str
    version: str
    ami_type: str
    role_arn: str
    ssh_key: str = ""
    ssh_sources: tuple[str, ...] = ()
    template: Mapping[str, Any] | None = None
    template_unread: str = ""
    release: str = ""
    subnets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FargateProfile:
    """One Fargate profile with the role that its pods are started with."""

    name: str
    role_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """One EKS insight with its status (`PASSING`, `WARNING`, `ERROR`, `UNKNOWN`)."""

    name: str
    category: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One EKS capability (`ACK`, `KRO`, `ARGOCD`) with its configuration as the API returns it."""

    name: str
    type: str
    role_arn: str
    configuration: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """One external OIDC provider that the API server trusts, with the claim of user names, and the prefixes of users and groups."""

    name: str
    issuer: str
    username_prefix: str
    groups_claim: str
    groups_prefix: str
    username_claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsKey:
    """The KMS key of a cluster; `policy` is None when it could not be read."""

    arn: str
    state: str
    policy: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup:
    """The log group of the control plane; `retention_days` 0 keeps for ever."""

    name: str
    retention_days: int
    kms_key: str = ""
    deletion_protection: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateAuthority:
    """One authority of a cluster: `status` is `IN_USE`, `ACTIVATING` or `NOT_USED`, dates are RFC 3339 and empty where there is none.

    `switches` is when EKS will make a successor sign by itself, at the latest.
    """

    id: str
    status: str
    expires: str = ""
    switches: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterDetails:
    """Everything around a cluster that takes calls of its own. `unread` says for each field that is None why.

    `log_groups` and `keys` are empty where there is none. `group_rules` maps the cluster's security groups to their `IpPermissions`;
    `flow_logs` holds the traffic types (`ALL`, `ACCEPT`, `REJECT`) logged for its VPC, `guardduty` the features that are on.
    `volumes_encrypted` tells that the account encrypts every new volume in the region, whatever is asked for. `public_subnets` are those
    of its VPC that have a route to an internet gateway.
    """

    addons: tuple[Addon, ...] | None = None
    node_groups: tuple[NodeGroup, ...] | None = None
    fargate_profiles: tuple[FargateProfile, ...] | None = None
    insights: tuple[Insight, ...] | None = None
    capabilities: tuple[Capability, ...] | None = None
    identity_providers: tuple[IdentityProvider, ...] | None = None
    keys: tuple[SecretsKey, ...] | None = None
    log_groups: tuple[LogGroup, ...] | None = None
    group_rules: Mapping[str, tuple[Mapping[str, Any], ...]] | None = None
    flow_logs: tuple[str, ...] | None = None
    guardduty: tuple[str, ...] | None = None
    authorities: tuple[CertificateAuthority, ...] | None = None
    volumes_encrypted: bool | None = None
    public_subnets: tuple[str, ...] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
