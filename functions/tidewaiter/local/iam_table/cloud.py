"""What calls of ECR, EC2 and EKS need, with the tags of what they touch.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html, list_amazonelasticcontainerregistry.html.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ecr.models import ecr_backends

from tidewaiter.local.iam_table.target import ContextValue, Place, Rule, Target, everywhere, of_parameter, request_tags, tag_context
from tidewaiter.local.wire import ApiRequest

_EC2_TYPES = {
    "sg-": "security-group",
    "eni-": "network-interface",
    "i-": "instance",
    "vpc-": "vpc",
    "subnet-": "subnet",
    "vol-": "volume",
    "snap-": "snapshot",
}


def _part_of_cluster(kind: str, parameter: str) -> Rule:
    """Make the rule of actions on what belongs to a cluster of EKS: its ARN names the cluster, itself and an id that only EKS knows."""

    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        cluster, own = (str(request.params.get(one) or "") for one in ("clusterName", parameter))
        return (Target(action=request.action, resource=place.arn("eks", f"{kind}/{cluster}/{own}/id")),)

    return rule


def _repository(request: ApiRequest, place: Place) -> Iterable[Target]:
    name = str(request.params.get("repositoryName") or "")
    arn = request.params.get("resourceArn") or place.arn("ecr", f"repository/{name}")
    return (_repository_target(request.action, str(arn), place),)


def _referrers(request: ApiRequest, place: Place) -> Iterable[Target]:
    """Ask for BatchGetImage, as the API reference of ListImageReferrers says."""
    name = str(request.params.get("repositoryName") or "")
    return (_repository_target("ecr:BatchGetImage", place.arn("ecr", f"repository/{name}"), place),)


def _repositories(request: ApiRequest, place: Place) -> Iterable[Target]:
    names = request.params.get("repositoryNames") or ["*"]
    return [_repository_target(request.action, place.arn("ecr", f"repository/{name}"), place) for name in names]


def _repository_target(action: str, arn: str, place: Place) -> Target:
    tags = ecr_backends[place.account][place.region].tagger.get_tag_dict_for_resource(arn)
    return Target(action=action, resource=arn, context=tag_context(tags, "ecr"))


def _ec2_target(action: str, identifier: str, place: Place, extra: Mapping[str, ContextValue] | None = None) -> Target:
    kind = next((name for prefix, name in _EC2_TYPES.items() if identifier.startswith(prefix)), "*")
    backend = ec2_backends[place.account][place.region]
    tags = {tag["key"]: tag["value"] for tag in backend.describe_tags({"resource-id": [identifier]})}
    context = {**tag_context(tags, "ec2"), "ec2:Region": place.region, **_vpc(identifier, place), **(extra or {})}
    return Target(action=action, resource=place.arn("ec2", f"{kind}/{identifier}"), context=context)


def _vpc(identifier: str, place: Place) -> dict[str, ContextValue]:
    backend = ec2_backends[place.account][place.region]
    group = backend.get_security_group_from_id(identifier) if identifier.startswith("sg-") else None
    return {"ec2:Vpc": place.arn("ec2", f"vpc/{group.vpc_id}")} if group is not None and group.vpc_id else {}


def _ec2(*names: str) -> Rule:
    """Make the rule of calls on the resources that these parameters name, one or several."""

    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        for name in names:
            value = request.params.get(name)
            for identifier in [value] if isinstance(value, str) else value or []:
                yield _ec2_target(request.action, str(identifier), place)

    return rule


def _tags_of(request: ApiRequest, kind: str) -> Sequence[Mapping[str, Any]]:
    return [
        tag for spec in request.params.get("TagSpecifications") or () if spec.get("ResourceType") == kind for tag in spec.get("Tags", ())
    ]


def _create(kind: str, *parents: str) -> Rule:
    """Make the rule of calls that create something: the new thing with the tags it gets, its parents, and CreateTags if it gets any."""

    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        new = place.arn("ec2", f"{kind}/*")
        context = {**request_tags(_tags_of(request, kind)), "ec2:Region": place.region}
        if request.params.get("VpcId"):
            context["ec2:Vpc"] = place.arn("ec2", f"vpc/{request.params['VpcId']}")
        yield Target(action=request.action, resource=new, context=context)
        for name in parents:
            if request.params.get(name):
                yield _ec2_target(request.action, str(request.params[name]), place, {"ec2:Vpc": context.get("ec2:Vpc", "")})
        if _tags_of(request, kind):
            yield Target(action="ec2:CreateTags", resource=new, context={**context, "ec2:CreateAction": request.operation})

    return rule


def _tagging(request: ApiRequest, place: Place) -> Iterable[Target]:
    extra = request_tags(request.params.get("Tags") or ())
    return [_ec2_target(request.action, str(identifier), place, extra) for identifier in request.params["Resources"]]


_DESCRIBE = (
    "Instances",
    "NetworkInterfaces",
    "SecurityGroups",
    "SecurityGroupRules",
    "Vpcs",
    "RouteTables",
    "Subnets",
    "FlowLogs",
    "LaunchTemplateVersions",
    "Tags",
    "Volumes",
    "Images",
    "Regions",
)
_ON_REPOSITORY = (
    "BatchGetImage",
    "GetDownloadUrlForLayer",
    "DescribeImages",
    "ListImages",
    "PutImage",
    "BatchCheckLayerAvailability",
    "BatchDeleteImage",
    "GetRepositoryPolicy",
    "SetRepositoryPolicy",
    "DeleteRepositoryPolicy",
    "GetLifecyclePolicy",
    "ListTagsForResource",
    "TagResource",
    "UntagResource",
    "DescribeImageScanFindings",
    "InitiateLayerUpload",
    "UploadLayerPart",
    "CompleteLayerUpload",
)

TABLE: Mapping[str, Rule] = {
    **{f"ecr:{name}": _repository for name in _ON_REPOSITORY},
    "ecr:DescribeRepositories": _repositories,
    "ecr:ListImageReferrers": _referrers,
    **{
        f"ecr:{name}": everywhere
        for name in (
            "DescribePullThroughCacheRules",
            "DescribeRegistry",
            "DescribeRepositoryCreationTemplates",
            "GetAuthorizationToken",
            "GetRegistryPolicy",
            "GetRegistryScanningConfiguration",
            "GetSigningConfiguration",
        )
    },
    **{f"ec2:Describe{name}": everywhere for name in _DESCRIBE},
    "ec2:GetEbsEncryptionByDefault": everywhere,
    "ec2:CreateSecurityGroup": _create("security-group", "VpcId"),
    "ec2:CreateSnapshot": _create("snapshot", "VolumeId"),
    "ec2:DeleteSecurityGroup": _ec2("GroupId"),
    "ec2:AuthorizeSecurityGroupIngress": _ec2("GroupId"),
    "ec2:AuthorizeSecurityGroupEgress": _ec2("GroupId"),
    "ec2:RevokeSecurityGroupIngress": _ec2("GroupId"),
    "ec2:RevokeSecurityGroupEgress": _ec2("GroupId"),
    "ec2:ModifyNetworkInterfaceAttribute": _ec2("NetworkInterfaceId", "Groups"),
    "ec2:CreateTags": _tagging,
    "ec2:DeleteTags": _tagging,
    "eks:ListClusters": everywhere,
    "eks:DescribeAddonVersions": everywhere,
    "eks:DescribeClusterVersions": everywhere,
    **{
        f"eks:{name}": _part_of_cluster(kind, parameter)
        for name, kind, parameter in (
            ("DescribeAccessEntry", "access-entry", "principalArn"),
            ("DescribeAddon", "addon", "addonName"),
            ("DescribeCapability", "capability", "capabilityName"),
            ("DescribeFargateProfile", "fargateprofile", "fargateProfileName"),
            ("DescribeNodegroup", "nodegroup", "nodegroupName"),
            ("DescribePodIdentityAssociation", "podidentityassociation", "associationId"),
            ("ListAssociatedAccessPolicies", "access-entry", "principalArn"),
        )
    },
    "guardduty:GetDetector": of_parameter("guardduty", "detectorId", "detector/{}"),
    "guardduty:ListDetectors": everywhere,
    "logs:DescribeLogGroups": everywhere,
    **{f"organizations:{name}": everywhere for name in ("DescribeOrganization", "DescribePolicy", "ListParents", "ListPoliciesForTarget")},
    **{
        f"eks:{name}": of_parameter("eks", parameter, "cluster/{}")
        for name, parameter in (
            ("DescribeCluster", "name"),
            ("ListNodegroups", "clusterName"),
            ("ListFargateProfiles", "clusterName"),
            ("ListAccessEntries", "clusterName"),
            ("ListPodIdentityAssociations", "clusterName"),
            ("ListAddons", "clusterName"),
            ("ListCapabilities", "clusterName"),
            ("ListCertificateAuthorities", "clusterName"),
            ("DescribeCertificateAuthority", "clusterName"),
            ("ListIdentityProviderConfigs", "clusterName"),
            ("ListInsights", "clusterName"),
        )
    },
}
"""Call -> what it needs."""
