"""Resources of Terraform's AWS provider, written as CloudFormation writes them."""

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import re2

from tidewaiter.posture.templates.declared import Declared
from tidewaiter.posture.templates.values import NOT_KNOWN, items, look, text

IGNORED = frozenset({"aws_ecr_account_setting", "aws_ecr_pull_time_update_exclusion"})
"""Known types that no control asks for."""

_CAPITAL = re2.compile("([A-Z])")
Properties = Mapping[str, Any]
_ACCESS_POLICY = "TF::EKS::AccessPolicy"
_REPOSITORY_POLICIES = {"TF::ECR::RepositoryPolicy": "RepositoryPolicyText", "TF::ECR::LifecyclePolicy": "LifecyclePolicy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one type is written: blocks that stand for one object (`singles`), members of other names, and what more to do.

    `computed` are attributes that a plan calls unknown also where nobody sets them, because the provider reads them back.
    """

    type: str
    names: Mapping[str, str] = field(default_factory=dict)
    singles: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    then: Callable[[dict[str, Any]], dict[str, Any]] = dict

    def properties(self, values: Properties) -> Properties:
        """Write the values of a resource."""
        return self.then(self._written(values))

    def attribute(self, name: str) -> str:
        """Return what Terraform calls a member."""
        own = next((key for key, value in self.names.items() if value == name), "")
        return own or _CAPITAL.sub(r"_\1", name).lower().removeprefix("_")

    def _written(self, values: Properties) -> dict[str, Any]:
        """Leave out what is not set: null, and blocks that are not there."""
        found: dict[str, Any] = {}
        for key, value in values.items():
            if value is not None and value != []:
                found[self.names.get(key) or pascal(key)] = self._value(key, value)
        return found

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, list) and key in self.singles:
            value = value[0]
        if isinstance(value, Mapping) and not key.endswith(("policy", "tags", "tags_all")):
            return self._written(value)
        return [self._written(one) if isinstance(one, Mapping) else one for one in value] if isinstance(value, list) else value


def pascal(name: str) -> str:
    """Write `image_tag_mutability` as `ImageTagMutability`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _cluster(found: dict[str, Any]) -> dict[str, Any]:
    types = found.pop("EnabledClusterLogTypes", [])
    enabled = NOT_KNOWN if types is NOT_KNOWN else [{"Type": one} for one in items(types) or ()]
    return {**found, "Logging": {"ClusterLogging": {"EnabledTypes": enabled}}}


def _launch_template(found: dict[str, Any]) -> dict[str, Any]:
    return {"LaunchTemplateName": found.get("Name"), "LaunchTemplateData": found}


def _exclusions(found: dict[str, Any]) -> dict[str, Any]:
    filters = items(found.get("ImageTagMutabilityExclusionFilters")) or []
    return {**found, "ImageTagMutabilityExclusionFilters": [{"Filter": look(one, "Filter")} for one in filters]}


def _inline_policies(found: dict[str, Any]) -> dict[str, Any]:
    """Write blocks as CloudFormation does; members are called the same at every depth, so a policy's name is called as the role's."""
    policies = items(found.get("Policies"))
    if not policies:
        return found
    return {**found, "Policies": [{"PolicyName": look(one, "RoleName"), "PolicyDocument": look(one, "Policy")} for one in policies]}


SHAPES: Mapping[str, Shape] = {
    "aws_eks_cluster": Shape(
        type="AWS::EKS::Cluster",
        names={"vpc_config": "ResourcesVpcConfig"},
        singles=frozenset({"vpc_config", "access_config", "compute_config", "remote_network_config", "remote_node_networks",
                           "remote_pod_networks", "provider"}),
        computed=frozenset({"access_config", "deletion_protection"}),
        then=_cluster,
    ),
    "aws_eks_node_group": Shape(
        type="AWS::EKS::Nodegroup",
        names={"node_group_name": "NodegroupName", "node_role_arn": "NodeRole", "source_security_group_ids": "SourceSecurityGroups"},
        singles=frozenset({"remote_access", "launch_template"}),
        computed=frozenset({"ami_type"}),
    ),
    "aws_eks_addon": Shape(type="AWS::EKS::Addon", names={"pod_identity_association": "PodIdentityAssociations"}),
    "aws_eks_access_entry": Shape(type="AWS::EKS::AccessEntry", names={"user_name": "Username"}),
    "aws_eks_capability": Shape(
        type="AWS::EKS::Capability", singles=frozenset({"configuration", "argo_cd", "ack", "network_access", "aws_idc"})
    ),
    "aws_eks_fargate_profile": Shape(type="AWS::EKS::FargateProfile"),
    "aws_eks_identity_provider_config": Shape(type="AWS::EKS::IdentityProviderConfig", singles=frozenset({"oidc"})),
    "aws_eks_pod_identity_association": Shape(type="AWS::EKS::PodIdentityAssociation"),
    "aws_ecr_repository": Shape(
        type="AWS::ECR::Repository",
        names={"name": "RepositoryName", "image_tag_mutability_exclusion_filter": "ImageTagMutabilityExclusionFilters"},
        singles=frozenset({"image_scanning_configuration", "encryption_configuration"}),
        then=_exclusions,
    ),
    "aws_ecr_repository_policy": Shape(type="TF::ECR::RepositoryPolicy"),
    "aws_ecr_lifecycle_policy": Shape(type="TF::ECR::LifecyclePolicy"),
    "aws_ecr_registry_policy": Shape(type="AWS::ECR::RegistryPolicy", names={"policy": "PolicyText"}),
    "aws_ecr_replication_configuration": Shape(
        type="AWS::ECR::ReplicationConfiguration",
        names={"rule": "Rules", "destination": "Destinations", "repository_filter": "RepositoryFilters"},
        singles=frozenset({"replication_configuration"}),
    ),
    "aws_ecr_pull_through_cache_rule": Shape(type="AWS::ECR::PullThroughCacheRule"),
    "aws_ecr_repository_creation_template": Shape(
        type="AWS::ECR::RepositoryCreationTemplate", singles=frozenset({"encryption_configuration"})
    ),
    "aws_ecr_registry_scanning_configuration": Shape(
        type="AWS::ECR::RegistryScanningConfiguration", names={"rule": "Rules", "repository_filter": "RepositoryFilters"}
    ),
    "aws_iam_openid_connect_provider": Shape(type="AWS::IAM::OIDCProvider"),
    "aws_eks_access_policy_association": Shape(type="TF::EKS::AccessPolicy", singles=frozenset({"access_scope"})),
    "aws_iam_policy": Shape(type="AWS::IAM::ManagedPolicy", names={"name": "PolicyName", "policy": "PolicyDocument"}),
    "aws_iam_role": Shape(
        type="AWS::IAM::Role",
        names={"name": "RoleName", "assume_role_policy": "AssumeRolePolicyDocument", "inline_policy": "Policies"},
        computed=frozenset({"inline_policy", "managed_policy_arns"}),
        then=_inline_policies,
    ),
    "aws_iam_role_policy": Shape(
        type="AWS::IAM::RolePolicy", names={"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"}
    ),
    "aws_iam_policy_attachment": Shape(type="TF::IAM::Attachment"),
    "aws_iam_role_policy_attachment": Shape(type="TF::IAM::Attachment", names={"role": "RoleName"}),
    "aws_launch_template": Shape(
        type="AWS::EC2::LaunchTemplate",
        singles=frozenset({"metadata_options", "ebs"}),
        computed=frozenset({"metadata_options"}),
        then=_launch_template,
    ),
    "aws_kms_key": Shape(type="AWS::KMS::Key", names={"policy": "KeyPolicy", "is_enabled": "Enabled"}),
    "aws_cloudwatch_log_group": Shape(type="AWS::Logs::LogGroup", names={"name": "LogGroupName"}),
}  # fmt: skip


def with_policies(found: Iterable[Declared]) -> Iterator[Declared]:
    """Write policies that are resources of their own into the repositories and access entries that they are of."""
    resources = list(found)
    of_repositories = _grouped(resources, _REPOSITORY_POLICIES, lambda one: text(one.get("Repository")))
    of_entries = _grouped(resources, (_ACCESS_POLICY,), _principal)
    entries = _grouped(resources, ("AWS::EKS::AccessEntry",), _principal)
    for one in resources:
        if one.type == "AWS::ECR::Repository":
            names = one.keys | {text(one.get("RepositoryName"))} - {""}
            own = {_REPOSITORY_POLICIES[each.type]: each.get("Policy") for name in names for each in of_repositories.get(name, ())}
            yield replace(one, properties={**one.properties, **own})
        elif one.type == "AWS::EKS::AccessEntry":
            policies = [each.properties for each in of_entries.get(_principal(one), ())]
            yield replace(one, properties={**one.properties, "AccessPolicies": policies})
        elif one.type == _ACCESS_POLICY and _principal(one) not in entries:
            yield replace(one, type="AWS::EKS::AccessEntry", properties={**one.properties, "AccessPolicies": [one.properties]})
        elif one.type not in (_ACCESS_POLICY, *_REPOSITORY_POLICIES):
            yield one


def _grouped(resources: Iterable[Declared], types: Container[str], key: Callable[[Declared], Hashable]) -> dict[Hashable, list[Declared]]:
    found: dict[Hashable, list[Declared]] = {}
    for one in resources:
        if one.type in types:
            found.setdefault(key(one), []).append(one)
    return found


def _principal(one: Declared) -> tuple[str, str]:
    return text(one.get("ClusterName")), text(one.get("PrincipalArn")) or one.name
