"""Reads AWS facts through boto3 clients; each method declares the permissions it needs."""

import json
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidewaiter.adapters import cloud_cluster, cloud_registry
from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.cloud_eks import read_cluster, read_clusters
from tidewaiter.adapters.permissions import declares, uses
from tidewaiter.errors import NotFoundError
from tidewaiter.model.cloud import Instance, MetadataOptions, NetworkInterface, Registry, Repository, Role, SecurityGroup
from tidewaiter.model.cluster import Cluster

_REPOSITORIES = "arn:aws:ecr:{region}:{account}:repository/*"
_ROLES = "arn:aws:iam::{account}:role/*"
_CLUSTERS = "arn:aws:eks:{region}:{account}:cluster/*"
_EC2_LISTS = "EC2 describe calls know no resources"


class BotoCloudReader:
    """Implements `ports.CloudReader`: `client` gives the boto3 client of a service; `region` is named in what is read."""

    def __init__(self, client: Callable[[str], Any], region: str) -> None:
        self._client = client
        self._region = region

    @uses("ec2:DescribeInstances", on="*", reason=_EC2_LISTS)
    @uses("iam:GetInstanceProfile", on="arn:aws:iam::{account}:instance-profile/*")
    def instance(self, instance_id: str) -> Instance:
        """Read one instance with every ENI and the role of its instance profile."""
        pages = self._pages("ec2", "DescribeInstances", instance_id, InstanceIds=[instance_id])
        found = [(group["OwnerId"], one) for page in pages for group in page["Reservations"] for one in group["Instances"]]
        if not found:
            raise NotFoundError("no such instance", where=instance_id)
        owner, raw = found[0]
        tags = _tags(raw.get("Tags", ()))
        return Instance(
            id=raw["InstanceId"],
            account=owner,
            region=self._region,
            state=raw["State"]["Name"],
            vpc_id=raw.get("VpcId", ""),
            interfaces=tuple(_interface(one) for one in raw.get("NetworkInterfaces", ())),
            role_arn=self._profile_role(raw.get("IamInstanceProfile", {}).get("Arn", "")),
            tags=tags,
            asg=tags.get("aws:autoscaling:groupName", ""),
            launched=raw["LaunchTime"].isoformat() if "LaunchTime" in raw else "",
            metadata=_metadata(raw.get("MetadataOptions")),
            public_ip=raw.get("PublicIpAddress", ""),
        )

    @uses("ec2:DescribeSecurityGroups", on="*", reason=_EC2_LISTS)
    def security_groups(self, vpc_id: str, name: str = "") -> tuple[SecurityGroup, ...]:
        """Read the security groups of a VPC, or the one of a name."""
        filters = [{"Name": "vpc-id", "Values": [vpc_id]}, *([{"Name": "group-name", "Values": [name]}] if name else [])]
        pages = self._pages("ec2", "DescribeSecurityGroups", vpc_id, Filters=filters)
        return tuple(_group(one) for page in pages for one in page["SecurityGroups"])

    @uses("ec2:DescribeNetworkInterfaces", on="*", reason=_EC2_LISTS)
    def interface_groups(self, interface_id: str) -> tuple[str, ...]:
        """Read the security groups of an ENI now."""
        answer = self._call("ec2", "DescribeNetworkInterfaces", interface_id, NetworkInterfaceIds=[interface_id])
        if not answer["NetworkInterfaces"]:
            raise NotFoundError("no such network interface", where=interface_id)
        return _group_ids(answer["NetworkInterfaces"][0])

    @uses("iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", on=_ROLES)
    def role(self, role_name: str) -> Role:
        """Read one role with its inline policies and the ARNs of those attached."""
        raw = self._call("iam", "GetRole", role_name, RoleName=role_name)["Role"]
        names = [name for page in self._pages("iam", "ListRolePolicies", role_name, RoleName=role_name) for name in page["PolicyNames"]]
        attached = self._pages("iam", "ListAttachedRolePolicies", role_name, RoleName=role_name)
        return Role(
            arn=raw["Arn"],
            name=raw["RoleName"],
            path=raw["Path"],
            max_session_seconds=int(raw.get("MaxSessionDuration", 3600)),
            trust=_document(raw.get("AssumeRolePolicyDocument", {})),
            inline={name: self._inline(role_name, name) for name in names},
            attached=tuple(one["PolicyArn"] for page in attached for one in page["AttachedPolicies"]),
            boundary=raw.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
            tags=_tags(raw.get("Tags", ())),
        )

    @uses("ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ecr:DescribeImages", on=_REPOSITORIES)
    def repository(self, name: str) -> Repository:
        """Read one repository with its policy, images and tags."""
        return self._repository(self._call("ecr", "DescribeRepositories", name, repositoryNames=[name])["repositories"][0])

    @declares(cloud_registry.REPOSITORY_READS)
    @uses("ecr:GetRegistryScanningConfiguration", on="*", reason="The registry's configuration knows no resources")
    def repositories(self, names: Sequence[str] = ()) -> tuple[Repository, ...]:
        """Read all repositories of the account and region, or some; of each, what could not be read is named."""
        return tuple(cloud_registry.read_repositories(self._client("ecr"), self._client("kms"), self._region, names))

    @declares(cloud_registry.REGISTRY_READS)
    def registry(self) -> Registry:
        """Read what the registry of the account and region sets for all repositories; what could not be read is named."""
        return cloud_registry.read_registry(self._client("ecr"), self.account(), self._region)

    @uses("eks:ListClusters", "eks:DescribeClusterVersions", on="*", reason="EKS list calls know no resources")
    @uses("eks:DescribeCluster", on=_CLUSTERS)
    def clusters(self) -> tuple[Cluster, ...]:
        """Read all clusters of the account and region."""
        with translated("eks:ListClusters", "clusters"):
            return read_clusters(self._client("eks"))

    @uses("eks:DescribeClusterVersions", on="*", reason="EKS list calls know no resources")
    @uses("eks:DescribeCluster", on=_CLUSTERS)
    @declares(cloud_cluster.READS)
    def cluster(self, name: str) -> Cluster:
        """Read one cluster and what surrounds it; of the surroundings, what could not be read is named in its details."""
        with translated("eks:DescribeCluster", name):
            found = read_cluster(self._client("eks"), name)
        return replace(found, details=cloud_cluster.read_details(self._client, found))

    @uses("sts:GetCallerIdentity", on="*", reason="GetCallerIdentity knows no resources")
    def account(self) -> str:
        """Return the account these credentials belong to."""
        return str(self._call("sts", "GetCallerIdentity", "")["Account"])

    @uses("sts:GetCallerIdentity", on="*", reason="GetCallerIdentity knows no resources")
    def principal(self) -> str:
        """Return the ARN of who these credentials are, as access entries name it: the role of a session, whose path is not told."""
        arn = str(self._call("sts", "GetCallerIdentity", "")["Arn"])
        head, found, rest = arn.replace(":sts:", ":iam:").partition(":assumed-role/")
        return f"{head}:role/{rest.partition('/')[0]}" if found else arn

    def _profile_role(self, profile_arn: str) -> str:
        if not profile_arn:
            return ""
        name = profile_arn.rsplit("/", 1)[-1]
        roles = self._call("iam", "GetInstanceProfile", name, InstanceProfileName=name)["InstanceProfile"]["Roles"]
        return str(roles[0]["Arn"]) if roles else ""

    def _inline(self, role_name: str, policy_name: str) -> Mapping[str, Any]:
        where = f"{role_name}/{policy_name}"
        return _document(self._call("iam", "GetRolePolicy", where, RoleName=role_name, PolicyName=policy_name)["PolicyDocument"])

    def _repository(self, raw: Mapping[str, Any]) -> Repository:
        name = raw["repositoryName"]
        images = self._pages("ecr", "DescribeImages", name, repositoryName=name)
        return Repository(
            **cloud_registry.described(raw, self._region),
            policy=self._repository_policy(name),
            images=tuple(cloud_registry.image_of(one) for page in images for one in page["imageDetails"]),
        )

    def _repository_policy(self, name: str) -> Mapping[str, Any] | None:
        try:
            return _document(self._call("ecr", "GetRepositoryPolicy", name, repositoryName=name)["policyText"])
        except NotFoundError:
            return None

    def _call(self, service: str, operation: str, where: str, **parameters: Any) -> Mapping[str, Any]:
        method = getattr(self._client(service), _snake(operation))
        with translated(f"{service}:{operation}", where):
            answer: Mapping[str, Any] = method(**parameters)
        return answer

    def _pages(self, service: str, operation: str, where: str, **parameters: Any) -> Iterator[Mapping[str, Any]]:
        paginator = self._client(service).get_paginator(_snake(operation))
        with translated(f"{service}:{operation}", where):
            yield from paginator.paginate(**parameters)


def _snake(operation: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in operation).removeprefix("_")


def _document(raw: Any) -> Mapping[str, Any]:
    """Read a policy: botocore decodes IAM's, ECR's is JSON text, and some are percent-encoded."""
    if isinstance(raw, str):
        raw = json.loads(urllib.parse.unquote(raw) if raw.startswith("%") else raw)
    return dict(raw)


def _tags(raw: Any) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in raw}


def _group_ids(raw: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(group["GroupId"] for group in raw.get("Groups", ()))


def _interface(raw: Mapping[str, Any]) -> NetworkInterface:
    return NetworkInterface(
        id=raw["NetworkInterfaceId"],
        groups=_group_ids(raw),
        vpc_id=raw.get("VpcId", ""),
        subnet_id=raw.get("SubnetId", ""),
        private_ip=raw.get("PrivateIpAddress", ""),
    )


def _metadata(raw: Mapping[str, Any] | None) -> MetadataOptions | None:
    if not raw or "HttpTokens" not in raw:
        return None
    return MetadataOptions(
        enabled=raw.get("HttpEndpoint") != "disabled",
        tokens_required=raw["HttpTokens"] == "required",
        hop_limit=int(raw.get("HttpPutResponseHopLimit", 1)),
    )


def _group(raw: Mapping[str, Any]) -> SecurityGroup:
    return SecurityGroup(
        id=raw["GroupId"],
        name=raw["GroupName"],
        vpc_id=raw.get("VpcId", ""),
        ingress=tuple(raw.get("IpPermissions", ())),
        egress=tuple(raw.get("IpPermissionsEgress", ())),
        tags=_tags(raw.get("Tags", ())),
    )
