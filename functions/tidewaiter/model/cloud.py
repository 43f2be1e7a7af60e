"""Facts read from AWS for planning, guarding and auditing; None means "could not be read", never "absent"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInterface:
    """One ENI with its security groups."""

    id: str
    groups: tuple[str, ...]
    vpc_id: str
    subnet_id: str = ""
    private_ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataOptions:
    """How an instance serves its metadata: whether at all, only to sessions with a token (IMDSv2), and how many hops a token travels."""

    enabled: bool
    tokens_required: bool
    hop_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One EC2 instance; `role_arn` is the role behind its instance profile, `public_ip` empty when it has none."""

    id: str
    account: str
    region: str
    state: str
    vpc_id: str
    interfaces: tuple[NetworkInterface, ...]
    role_arn: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    asg: str = ""
    launched: str = ""
    metadata: MetadataOptions | None = None
    public_ip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroup:
    """One security group; rules as EC2 returns them (`IpPermissions`, `IpPermissionsEgress`)."""

    id: str
    name: str
    vpc_id: str
    ingress: tuple[Mapping[str, Any], ...] = ()
    egress: tuple[Mapping[str, Any], ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One IAM role; `inline` maps policy names to documents, `max_session_seconds` is its MaxSessionDuration."""

    arn: str
    name: str
    path: str
    max_session_seconds: int
    trust: Mapping[str, Any]
    inline: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    attached: tuple[str, ...] = ()
    boundary: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryImage:
    """One image of a repository: digest and tags."""

    digest: str
    tags: tuple[str, ...] = ()
    pushed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryScan:
    """What ECR's own scan said of an image: `status` is empty if it was never scanned, `counts` are findings by severity (`HIGH`, ...)."""

    digest: str
    status: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """One manifest of a repository, pushed `at` (RFC 3339); `scannable` is False for indexes, signatures, SBOMs and what is archived."""

    repository: str
    digest: str
    at: str
    scannable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A repository that an image was pushed to, first seen there at `since` (RFC 3339), and the last index there that named it.

    Both are empty where nobody noted them.
    """

    repository: str
    since: str = ""
    index_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What the ECR registry of an account and region sets for all repositories, as the API returns it; None could not be read.

    `policy` is empty where there is none, and so is `signing`: the rules of its signing configuration. `replication` are replication
    rules, `cache_rules` those of the pull-through cache, `templates` repository creation templates, and `scan_type` is `BASIC` or
    `ENHANCED`. `unread` says for each field that is None why.
    """

    account: str
    region: str
    scan_type: str | None = None
    policy: Mapping[str, Any] | None = None
    replication: tuple[Mapping[str, Any], ...] | None = None
    cache_rules: tuple[Mapping[str, Any], ...] | None = None
    templates: tuple[Mapping[str, Any], ...] | None = None
    signing: tuple[Mapping[str, Any], ...] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The address that images of the registry begin with."""
        return f"{self.account}.dkr.ecr.{self.region}.amazonaws.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One ECR repository; `policy` is None when it has none and `images` is what blast radius is counted from.

    `registry_scan_filters` are the wildcard filters of the registry's scanning rules (`ecr:GetRegistryScanningConfiguration`), and
    `registry_scan_type` is `BASIC` or `ENHANCED`.
    `lifecycle` tells that there is a lifecycle policy; `tag_exclusions` are patterns of tags for which `immutable_tags` is the other way.
    `key_manager` says who governs the key of an encryption by KMS: `AWS` or `CUSTOMER`, empty where that is not known.
    `latest_scan` is ECR's scan of the image that was pushed last, and `latest_signed` tells whether a signature lies beside what was
    tagged last; both are None where the repository is empty. `unread` says of fields that could not be read why.
    """

    name: str
    arn: str
    account: str
    region: str
    uri: str = ""
    policy: Mapping[str, Any] | None = None
    images: tuple[RepositoryImage, ...] = ()
    immutable_tags: bool | None = None
    scan_on_push: bool | None = None
    encryption: str | None = None
    registry_scan_filters: tuple[str, ...] | None = None
    lifecycle: bool | None = None
    tag_exclusions: tuple[str, ...] = ()
    kms_key: str = ""
    key_manager: str = ""
    registry_scan_type: str | None = None
    latest_scan: RegistryScan | None = None
    latest_signed: bool | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
