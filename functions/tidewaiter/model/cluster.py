"""Clusters, the workloads that run in them, and the principals that act."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidewaiter.model.eks import ClusterDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """An EKS cluster as `eks:DescribeCluster` tells it; None means "not known", which is not the same as off.

    `secrets_key` is the KMS key ARN, or empty when no customer key is configured. `version_status` is `STANDARD_SUPPORT`,
    `EXTENDED_SUPPORT` or `UNSUPPORTED`, and `newest_platform` what new clusters of the version get, from `eks:DescribeClusterVersions`.
    `creator_is_admin` tells that the creator was made cluster administrator; `remote_networks` are address blocks of hybrid nodes and their
    pods; `details` what takes calls of its own. `role_arn` is the role that EKS acts with.
    """

    arn: str
    name: str
    account: str
    region: str
    version: str = ""
    endpoint: str = ""
    certificate_authority: str = ""
    public_endpoint: bool | None = None
    private_endpoint: bool | None = None
    public_cidrs: tuple[str, ...] = ()
    logging: tuple[str, ...] | None = None
    authentication_mode: str | None = None
    secrets_key: str | None = None
    platform_version: str = ""
    newest_platform: str = ""
    status: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    version_status: str | None = None
    deletion_protection: bool | None = None
    auto_mode: bool | None = None
    creator_is_admin: bool | None = None
    vpc_id: str = ""
    security_groups: tuple[str, ...] = ()
    egress_mode: str = ""
    remote_networks: tuple[str, ...] | None = None
    details: ClusterDetails | None = None
    role_arn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One running container instance of an image: the join of digest, pod, node, instance, role, address and exposure over time.

    `key` is `cluster-arn/namespace/pod/container` (or `instance-id/image` outside Kubernetes). `role_arns` are the AWS roles its code
    can use (service account role, pod identity, node role). `exposure` is `internet`, `vpc`, `cluster`, `none` or `unknown`.
    `privileged` facts of the pod are words such as `privileged`, `host-network`, `host-path:/`. `seen_until` is empty while it runs.
    """

    key: str
    image_digest: str
    image: str = ""
    cluster_arn: str = ""
    namespace: str = ""
    kind: str = ""
    name: str = ""
    pod: str = ""
    container: str = ""
    node: str = ""
    instance_id: str = ""
    service_account: str = ""
    role_arns: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    exposure: str = "unknown"
    powers: tuple[str, ...] = ()
    seen_from: str = ""
    seen_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """Who acts: an AWS principal or a Kubernetes user.

    `session` is the role session name, `instance_id` the EC2 instance of an instance role.
    """

    arn: str
    kind: str
    account: str = ""
    name: str = ""
    session: str = ""
    access_key_fingerprint: str = ""
    instance_id: str = ""
    is_aws_service: bool = False
