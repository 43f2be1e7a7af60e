"""What surrounds an EKS cluster, read with the calls of five services; each that fails leaves its own gap and says why."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import Grant
from tidewaiter.errors import NotFoundError, TidewaiterError
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import (
    Addon,
    Capability,
    CertificateAuthority,
    ClusterDetails,
    FargateProfile,
    IdentityProvider,
    Insight,
    LogGroup,
    NodeGroup,
    SecretsKey,
)

_EKS = "arn:aws:eks:{region}:{account}:"
_LISTS = "list calls of EC2 and GuardDuty know no resources"
READS = (
    *(
        Grant(f"eks:List{what}", f"{_EKS}cluster/*")
        for what in (
            "Addons",
            "Capabilities",
            "CertificateAuthorities",
            "FargateProfiles",
            "IdentityProviderConfigs",
            "Insights",
            "Nodegroups",
        )
    ),
    Grant("eks:DescribeAddon", f"{_EKS}addon/*"),
    Grant("eks:DescribeCapability", f"{_EKS}capability/*"),
    Grant("eks:DescribeCertificateAuthority", f"{_EKS}cluster/*"),
    Grant("eks:DescribeFargateProfile", f"{_EKS}fargateprofile/*"),
    Grant("eks:DescribeIdentityProviderConfig", f"{_EKS}identityproviderconfig/*"),
    Grant("eks:DescribeNodegroup", f"{_EKS}nodegroup/*"),
    *(
        Grant(f"ec2:Describe{what}", "*", _LISTS)
        for what in ("FlowLogs", "LaunchTemplateVersions", "RouteTables", "SecurityGroups", "Subnets")
    ),
    Grant("eks:DescribeAddonVersions", "*", "the versions that EKS offers know no resources"),
    Grant("ec2:GetEbsEncryptionByDefault", "*", "a setting of the account and region knows no resources"),
    Grant("guardduty:ListDetectors", "*", _LISTS),
    Grant("guardduty:GetDetector", "arn:aws:guardduty:{region}:{account}:detector/*"),
    Grant("kms:DescribeKey", "arn:aws:kms:{region}:{account}:key/*"),
    Grant("kms:GetKeyPolicy", "arn:aws:kms:{region}:{account}:key/*"),
    Grant("logs:DescribeLogGroups", "*", "log groups are listed by the beginning of their name"),
)
"""What reading the details needs."""

Client = Callable[[str], Any]


def read_details(client: Client, cluster: Cluster) -> ClusterDetails:
    """Read everything; never raises for a refused or unknown call."""
    reader = _Reader(client, cluster)
    return ClusterDetails(
        addons=reader.attempt("addons", reader.addons),
        node_groups=reader.attempt("node_groups", reader.node_groups),
        fargate_profiles=reader.attempt("fargate_profiles", reader.fargate_profiles),
        insights=reader.attempt("insights", reader.insights),
        capabilities=reader.attempt("capabilities", reader.capabilities),
        identity_providers=reader.attempt("identity_providers", reader.identity_providers),
        keys=reader.attempt("keys", reader.keys),
        log_groups=reader.attempt("log_groups", reader.log_groups),
        group_rules=reader.attempt("group_rules", reader.group_rules),
        flow_logs=reader.attempt("flow_logs", reader.flow_logs),
        guardduty=reader.attempt("guardduty", reader.guardduty),
        authorities=reader.attempt("authorities", reader.authorities),
        public_subnets=reader.attempt("public_subnets", reader.public_subnets),
        volumes_encrypted=reader.attempt("volumes_encrypted", reader.volumes_encrypted),
        unread=reader.unread,
    )


class _Reader:
    def __init__(self, client: Client, cluster: Cluster) -> None:
        self._client = client
        self._cluster = cluster
        self._named = {"clusterName": cluster.name}
        self.unread: dict[str, str] = {}

    def attempt(self, field: str, read: Callable[[], Any]) -> Any:
        """Run one reader; what it yields becomes a tuple."""
        try:
            found = read()
            return tuple(found) if isinstance(found, Iterator) else found
        except TidewaiterError as error:
            # What stands between us and AWS may answer with a page.
            self.unread[field] = error.message.partition("\n")[0]
            return None

    def addons(self) -> Iterator[Addon]:
        for name in self._pages("eks", "list_addons", "addons", **self._named):
            raw = self._call("eks", "describe_addon", addonName=name, **self._named)["addon"]
            yield Addon(
                name=raw["addonName"],
                version=raw.get("addonVersion", ""),
                status=raw.get("status", ""),
                issues=_codes(raw),
                own_role=bool(raw.get("serviceAccountRoleArn") or raw.get("podIdentityAssociations")),
                usual=self._usual(name),
            )

    def node_groups(self) -> Iterator[NodeGroup]:
        for name in self._pages("eks", "list_nodegroups", "nodegroups", **self._named):
            raw = self._call("eks", "describe_nodegroup", nodegroupName=name, **self._named)["nodegroup"]
            access = raw.get("remoteAccess") or {}
            template, unread = self._template(raw.get("launchTemplate") or {})
            yield NodeGroup(
                name=raw["nodegroupName"],
                version=raw.get("version", ""),
                ami_type=raw.get("amiType", ""),
                role_arn=raw.get("nodeRole", ""),
                ssh_key=access.get("ec2SshKey", ""),
                ssh_sources=tuple(access.get("sourceSecurityGroups") or ()),
                template=template,
                template_unread=unread,
                release=raw.get("releaseVersion", ""),
                subnets=tuple(raw.get("subnets") or ()),
            )

    def fargate_profiles(self) -> Iterator[FargateProfile]:
        for name in self._pages("eks", "list_fargate_profiles", "fargateProfileNames", **self._named):
            raw = self._call("eks", "describe_fargate_profile", fargateProfileName=name, **self._named)["fargateProfile"]
            yield FargateProfile(name=raw["fargateProfileName"], role_arn=raw.get("podExecutionRoleArn", ""))

    def insights(self) -> Iterator[Insight]:
        for raw in self._pages("eks", "list_insights", "insights", **self._named):
            status = raw.get("insightStatus") or {}
            yield Insight(
                name=raw.get("name", ""),
                category=raw.get("category", ""),
                status=status.get("status", ""),
                reason=status.get("reason", ""),
            )

    def capabilities(self) -> Iterator[Capability]:
        for one in self._pages("eks", "list_capabilities", "capabilities", **self._named):
            raw = self._call("eks", "describe_capability", capabilityName=one["capabilityName"], **self._named)["capability"]
            yield Capability(
                name=raw["capabilityName"],
                type=raw.get("type", ""),
                role_arn=raw.get("roleArn", ""),
                configuration=raw.get("configuration") or {},
            )

    def identity_providers(self) -> Iterator[IdentityProvider]:
        for one in self._pages("eks", "list_identity_provider_configs", "identityProviderConfigs", **self._named):
            answer = self._call("eks", "describe_identity_provider_config", identityProviderConfig=one, **self._named)
            raw = answer["identityProviderConfig"]["oidc"]
            yield IdentityProvider(
                name=raw["identityProviderConfigName"],
                issuer=raw.get("issuerUrl", ""),
                username_claim=raw.get("usernameClaim", ""),
                username_prefix=raw.get("usernamePrefix", ""),
                groups_claim=raw.get("groupsClaim", ""),
                groups_prefix=raw.get("groupsPrefix", ""),
            )

    def keys(self) -> Iterator[SecretsKey]:
        arn = self._cluster.secrets_key
        if arn:
            state = self._call("kms", "describe_key", KeyId=arn)["KeyMetadata"]["KeyState"]
            try:
                text = self._call("kms", "get_key_policy", KeyId=arn, PolicyName="default")["Policy"]
                policy = json.loads(text)
            except (TidewaiterError, ValueError):
                policy = None
            yield SecretsKey(arn=arn, state=state, policy=policy)

    def log_groups(self) -> Iterator[LogGroup]:
        name = f"/aws/eks/{self._cluster.name}/cluster"
        for raw in self._pages("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name):
            if raw["logGroupName"] == name:
                yield LogGroup(
                    name=name,
                    retention_days=raw.get("retentionInDays", 0),
                    kms_key=raw.get("kmsKeyId", ""),
                    deletion_protection=bool(raw.get("deletionProtectionEnabled")),
                )

    def group_rules(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        groups = self._cluster.security_groups
        if not groups:
            raise NotFoundError("the security groups of the cluster are not known")
        found = self._pages("ec2", "describe_security_groups", "SecurityGroups", GroupIds=list(groups))
        return {raw["GroupId"]: tuple(raw.get("IpPermissions", ())) for raw in found}

    def flow_logs(self) -> Iterator[str]:
        if not self._cluster.vpc_id:
            raise NotFoundError("the VPC of the cluster is not known")
        for raw in self._pages(
            "ec2", "describe_flow_logs", "FlowLogs", Filters=[{"Name": "resource-id", "Values": [self._cluster.vpc_id]}]
        ):
            if raw.get("FlowLogStatus") == "ACTIVE":
                yield raw.get("TrafficType", "")

    def guardduty(self) -> Iterator[str]:
        for identifier in self._pages("guardduty", "list_detectors", "DetectorIds"):
            raw = self._call("guardduty", "get_detector", DetectorId=identifier)
            if raw.get("Status") == "ENABLED":
                yield from (one["Name"] for one in raw.get("Features", ()) if one.get("Status") == "ENABLED")

    def authorities(self) -> Iterator[CertificateAuthority]:
        for one in self._pages("eks", "list_certificate_authorities", "certificateAuthorities", **self._named):
            answer = self._call("eks", "describe_certificate_authority", certificateAuthorityId=one["id"], **self._named)
            raw = answer["certificateAuthority"]
            yield CertificateAuthority(
                id=raw["id"],
                status=raw.get("signingStatus", ""),
                expires=_time((raw.get("validity") or {}).get("notAfter")),
                switches=_time((raw.get("scheduledEvents") or {}).get("finalAutoActivation")),
            )

    def volumes_encrypted(self) -> bool:
        return bool(self._call("ec2", "get_ebs_encryption_by_default")["EbsEncryptionByDefault"])

    def public_subnets(self) -> Iterator[str]:
        if not self._cluster.vpc_id:
            raise NotFoundError("the VPC of the cluster is not known")
        here = [{"Name": "vpc-id", "Values": [self._cluster.vpc_id]}]
        tables = list(self._pages("ec2", "describe_route_tables", "RouteTables", Filters=here))
        associated = {one.get("SubnetId"): table for table in tables for one in table.get("Associations", ())}
        main: Mapping[str, Any] = next((table for table in tables for one in table.get("Associations", ()) if one.get("Main")), {})
        subnets = [one["SubnetId"] for one in self._pages("ec2", "describe_subnets", "Subnets", Filters=here)]
        return (one for one in subnets if _leads_out(associated.get(one, main)))

    def _usual(self, addon: str) -> str:
        """Read the version of an add-on that EKS installs; one that cannot be read does not hide the add-on."""
        asked = {"addonName": addon, "kubernetesVersion": self._cluster.version}
        try:
            found = [one for each in self._pages("eks", "describe_addon_versions", "addons", **asked) for one in each["addonVersions"]]
        except (TidewaiterError, LookupError):
            return ""
        usual = (one["addonVersion"] for one in found if any(each.get("defaultVersion") for each in one.get("compatibilities", ())))
        return next(usual, "")

    def _template(self, reference: Mapping[str, str]) -> tuple[Mapping[str, Any] | None, str]:
        """Read a launch template's data; one that cannot be read does not hide the group."""
        if not reference.get("id"):
            return None, ""
        try:
            versions = [reference.get("version") or "$Default"]
            answer = self._call("ec2", "describe_launch_template_versions", LaunchTemplateId=reference["id"], Versions=versions)
            return answer["LaunchTemplateVersions"][0]["LaunchTemplateData"], ""
        except (TidewaiterError, LookupError) as error:
            return None, str(error) or "no such launch template"

    def _call(self, service: str, operation: str, **parameters: Any) -> Mapping[str, Any]:
        with translated(_permission(service, operation), self._cluster.arn):
            answer: Mapping[str, Any] = getattr(self._client(service), operation)(**parameters)
        return answer

    def _pages(self, service: str, operation: str, key: str, **parameters: Any) -> Iterator[Any]:
        with translated(_permission(service, operation), self._cluster.arn):
            for page in self._client(service).get_paginator(operation).paginate(**parameters):
                yield from page.get(key, ())


def _leads_out(table: Mapping[str, Any]) -> bool:
    """Tell whether a route table sends packets to an internet gateway; a NAT or egress-only gateway lets nobody in."""
    return any(str(route.get("GatewayId", "")).startswith("igw-") for route in table.get("Routes", ()))


def _time(value: datetime | None) -> str:
    return value.isoformat() if value else ""


def _permission(service: str, operation: str) -> str:
    return f"{service}:{''.join(part.capitalize() for part in operation.split('_'))}"


def _codes(raw: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(issue.get("code", "")) for issue in (raw.get("health") or {}).get("issues", ()))
