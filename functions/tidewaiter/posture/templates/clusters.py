"""EKS clusters of a template, with their node groups, add-ons, keys and log groups, as `model.Cluster`."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import Addon, Capability, ClusterDetails, FargateProfile, IdentityProvider, LogGroup, NodeGroup, SecretsKey
from tidewaiter.model.finding import Location
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.launching import launch_template
from tidewaiter.posture.templates.values import (
    NOT_IN_TEMPLATE,
    NOT_KNOWN,
    NOT_YET,
    camel,
    document,
    flag,
    is_known,
    items,
    look,
    text,
    word,
    words,
)

MAX_CLUSTERS = 50
_EKS_IMAGE = "AL2023_x86_64_STANDARD"
"""What EKS starts where nobody names an image."""
_EVERYWHERE = ("0.0.0.0/0", "::/0")


class ClusterView:
    """One cluster of a template and what the same template puts around it."""

    def __init__(self, template: Template, cluster: Declared, *, only: bool) -> None:
        self._template = template
        self.declared = cluster
        self._only = only
        name = text(cluster.get("Name"))
        self._keys = cluster.keys | ({name} if name else set())
        self._parts: dict[str, Declared] = {}

    def cluster(self) -> Cluster:
        """Build the model value; what the template leaves open is None, and what it leaves out has the default of EKS."""
        own = self.declared
        public = flag(own.get("ResourcesVpcConfig", "EndpointPublicAccess"), default=True)
        cidrs = _cidrs(own.get("ResourcesVpcConfig", "PublicAccessCidrs"))
        return Cluster(
            arn=own.name,
            name=text(own.get("Name")) or own.name,
            account=self._template.account,
            region=self._template.region,
            version=word(own.get("Version")) or "",
            public_endpoint=None if public and cidrs is None else public,
            private_endpoint=flag(own.get("ResourcesVpcConfig", "EndpointPrivateAccess"), default=False),
            public_cidrs=cidrs or (),
            logging=_logging(own.get("Logging", "ClusterLogging", "EnabledTypes")),
            authentication_mode=word(own.get("AccessConfig", "AuthenticationMode"), "CONFIG_MAP"),
            secrets_key=_secrets_key(own.get("EncryptionConfig")),
            deletion_protection=flag(own.get("DeletionProtection"), default=False),
            auto_mode=flag(own.get("ComputeConfig", "Enabled"), default=False),
            creator_is_admin=flag(own.get("AccessConfig", "BootstrapClusterCreatorAdminPermissions"), default=True),
            egress_mode=word(own.get("ResourcesVpcConfig", "ControlPlaneEgressMode")) or "",
            remote_networks=_remote_networks(own),
            details=self._details(),
        )

    def place(self, pointer: str) -> Location:
        """Point into the resource that a pointer of a cluster is about: its node groups and add-ons are resources of their own."""
        _, kind, *rest = (*pointer.split("/"), "")
        name = rest[0] if rest else ""
        part = self._parts.get(f"{kind}/{name}")
        if part is not None:
            return part.place("".join(f"/{_pascal(token)}" for token in rest[1:] if token))
        return self.declared.place("".join(f"/{_pascal(token)}" for token in pointer.split("/")[1:]))

    def around(self, *types: str) -> list[Declared]:
        """Return the resources of some types that belong to the cluster; what names none belongs to the only one there is."""
        return [one for one in self._template.of(*types) if self._is_own(one)]

    def _is_own(self, one: Declared) -> bool:
        named = one.get("ClusterName")
        return text(named) in self._keys or (self._only and named is NOT_KNOWN)

    def _details(self) -> ClusterDetails:
        details = ClusterDetails(
            addons=self._named("addons", map(self._addon, self.around("AWS::EKS::Addon"))),
            node_groups=self._named("nodegroups", map(self._node_group, self.around("AWS::EKS::Nodegroup"))),
            capabilities=self._named("capabilities", map(self._capability, self.around("AWS::EKS::Capability"))),
            fargate_profiles=tuple(map(_fargate_profile, self.around("AWS::EKS::FargateProfile"))) or None,
            identity_providers=tuple(map(_identity_provider, self.around("AWS::EKS::IdentityProviderConfig"))) or None,
            keys=self._secrets_keys(),
            log_groups=self._log_groups(),
        )
        unread = [one.name for one in fields(details) if getattr(details, one.name) is None]
        return replace(details, unread=dict.fromkeys(unread, NOT_IN_TEMPLATE))

    def _named(self, kind: str, pairs: Iterable[tuple[Declared, Any]]) -> tuple[Any, ...] | None:
        """Remember where each part is written; None where there are none, because another template may hold them."""
        found = list(pairs)
        self._parts |= {f"{kind}/{part.name}": declared for declared, part in found}
        return tuple(part for _, part in found) or None

    def _addon(self, one: Declared) -> tuple[Declared, Addon]:
        own_role = any(one.get(key) not in (None, [], "") for key in ("ServiceAccountRoleArn", "PodIdentityAssociations"))
        name = text(one.get("AddonName")) or one.name
        return one, Addon(name=name, version=word(one.get("AddonVersion")) or "", status="", own_role=own_role)

    def _node_group(self, one: Declared) -> tuple[Declared, NodeGroup]:
        template, unread = self._launch_template(one)
        key = one.get("RemoteAccess", "Ec2SshKey")
        sources = items(one.get("RemoteAccess", "SourceSecurityGroups"))
        return one, NodeGroup(
            name=text(one.get("NodegroupName")) or one.name,
            version=word(one.get("Version")) or "",
            ami_type=word(one.get("AmiType")) or ("" if unread or mapping(template).get("ImageId") else _EKS_IMAGE),
            role_arn=text(one.get("NodeRole")),
            ssh_key=NOT_YET if key is NOT_KNOWN else text(key),
            ssh_sources=(NOT_YET,) if sources is None else tuple(map(text, sources)),
            template=template,
            template_unread=unread,
        )

    def _launch_template(self, group: Declared) -> tuple[Mapping[str, Any] | None, str]:
        """Find the launch template of a group; where a loop in a module hides which one, it is the only one beside the group."""
        reference = group.get("LaunchTemplate")
        if reference is None:
            return None, ""
        named = {text(look(reference, "Id")), text(look(reference, "Name"))} - {""}
        templates = self._template.of("AWS::EC2::LaunchTemplate")
        beside = [one for one in templates if one.module and one.module == group.module]
        found = [one for one in templates if named & (one.keys | {text(one.get("LaunchTemplateName"))})] if named else beside
        if len(found) != 1:
            return None, NOT_YET if beside else "the launch template is not in this template"
        return launch_template(found[0].get("LaunchTemplateData"))

    def _capability(self, one: Declared) -> tuple[Declared, Capability]:
        name = text(one.get("CapabilityName")) or one.name
        configuration = mapping(camel(one.get("Configuration")))
        return one, Capability(name=name, type=text(one.get("Type")), role_arn=text(one.get("RoleArn")), configuration=configuration)

    def _secrets_keys(self) -> tuple[SecretsKey, ...] | None:
        arns = [text(look(one, "Provider", "KeyArn")) for one in items(self.declared.get("EncryptionConfig")) or ()]
        found = [one for one in self._template.of("AWS::KMS::Key") if set(arns) & one.keys]
        return tuple(_secrets_key_of(one) for one in found) or None

    def _log_groups(self) -> tuple[LogGroup, ...] | None:
        names = {f"/aws/eks/{key}/cluster" for key in self._keys}
        found = [one for one in self._template.of("AWS::Logs::LogGroup") if text(one.get("LogGroupName")) in names]
        return tuple(map(_log_group, found)) or None


def views_of(template: Template) -> list[ClusterView]:
    """Return the clusters that a template declares, as many as any template has."""
    found = template.of("AWS::EKS::Cluster")[:MAX_CLUSTERS]
    return [ClusterView(template, one, only=len(found) == 1) for one in found]


def without_cluster(template: Template, *types: str) -> list[Declared]:
    """Return the resources of some types that belong to no cluster of the template."""
    claimed = {one.name for view in views_of(template) for one in view.around(*types)}
    return [one for one in template.of(*types) if one.name not in claimed]


def _cidrs(value: Any) -> tuple[str, ...] | None:
    """Read the allowed blocks: one that lets everybody in decides, whatever the others come to."""
    found = items(value)
    if found is None:
        return None
    wide = [str(one) for one in found if one in _EVERYWHERE]
    return tuple(wide) if wide else words(found) if found else _EVERYWHERE[:1]


def _logging(value: Any) -> tuple[str, ...] | None:
    found = items(value)
    if found is None:
        return None
    names = [look(one, "Type") for one in found]
    return tuple(sorted(map(str, names))) if is_known(names) else None


def _secrets_key(value: Any) -> str | None:
    """Return the key of secrets, if only a reference to it; None where it is not known whether there is one."""
    found = items(value)
    if found is None:
        return None
    for one in found:
        key = look(one, "Provider", "KeyArn")
        if key is not None:
            return NOT_YET if key is NOT_KNOWN else text(key)
    return ""


def _remote_networks(own: Declared) -> tuple[str, ...] | None:
    networks: list[Any] = []
    for key in ("RemoteNodeNetworks", "RemotePodNetworks"):
        found = items(own.get("RemoteNetworkConfig", key))
        if found is None:
            return None
        networks += (look(one, "Cidrs") for one in found)
    if not is_known(networks):
        return None
    return tuple(str(cidr) for one in networks for cidr in items(one) or ())


def _fargate_profile(one: Declared) -> FargateProfile:
    return FargateProfile(name=text(one.get("FargateProfileName")) or one.name, role_arn=text(one.get("PodExecutionRoleArn")))


def _identity_provider(one: Declared) -> IdentityProvider:
    oidc = one.get("Oidc")
    return IdentityProvider(
        name=text(one.get("IdentityProviderConfigName")) or one.name,
        issuer=text(look(oidc, "IssuerUrl")),
        username_claim=_given(look(oidc, "UsernameClaim")),
        username_prefix=_given(look(oidc, "UsernamePrefix")),
        groups_claim=_given(look(oidc, "GroupsClaim")),
        groups_prefix=_given(look(oidc, "GroupsPrefix")),
    )


def _given(value: Any) -> str:
    return NOT_YET if value is NOT_KNOWN else text(value)


def _secrets_key_of(one: Declared) -> SecretsKey:
    state = "Disabled" if flag(one.get("Enabled"), default=True) is False else "Enabled"
    return SecretsKey(arn=one.name, state=state, policy=document(one.get("KeyPolicy")))


def _log_group(one: Declared) -> LogGroup:
    days = word(one.get("RetentionInDays"), "0")
    return LogGroup(
        name=text(one.get("LogGroupName")),
        retention_days=int(days) if days and days.isdecimal() else 0,
        kms_key=_given(one.get("KmsKeyId")),
        deletion_protection=flag(one.get("DeletionProtectionEnabled"), default=False) is True,
    )


def _pascal(token: str) -> str:
    return token[:1].upper() + token[1:]
