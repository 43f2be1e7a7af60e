"""What an audit must be allowed to read: the exact IAM policy and ClusterRole, derived from what the code lists."""

from collections import defaultdict
from typing import Any

from tidewaiter.posture.discover import READS

AUDITORS = "tidewaiter-auditors"
"""Kubernetes group of the audit's access entry."""

MEMBER_ROLE = "tidewaiter-read"
"""Name of the role with which other accounts are audited."""

AWS_READS = (
    "ec2:DescribeFlowLogs",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:GetEbsEncryptionByDefault",
    "ecr:DescribeImageScanFindings",
    "ecr:DescribeImages",
    "ecr:DescribePullThroughCacheRules",
    "ecr:DescribeRegistry",
    "ecr:DescribeRepositories",
    "ecr:DescribeRepositoryCreationTemplates",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRegistryPolicy",
    "ecr:GetRegistryScanningConfiguration",
    "ecr:GetRepositoryPolicy",
    "ecr:GetSigningConfiguration",
    "eks:DescribeAccessEntry",
    "eks:DescribeAddon",
    "eks:DescribeAddonVersions",
    "eks:DescribeCapability",
    "eks:DescribeCertificateAuthority",
    "eks:DescribeCluster",
    "eks:DescribeClusterVersions",
    "eks:DescribeFargateProfile",
    "eks:DescribeIdentityProviderConfig",
    "eks:DescribeNodegroup",
    "eks:DescribePodIdentityAssociation",
    "eks:ListAccessEntries",
    "eks:ListAddons",
    "eks:ListAssociatedAccessPolicies",
    "eks:ListCapabilities",
    "eks:ListCertificateAuthorities",
    "eks:ListClusters",
    "eks:ListFargateProfiles",
    "eks:ListIdentityProviderConfigs",
    "eks:ListInsights",
    "eks:ListNodegroups",
    "eks:ListPodIdentityAssociations",
    "guardduty:GetDetector",
    "guardduty:ListDetectors",
    "iam:GenerateServiceLastAccessedDetails",
    "iam:GetAccessKeyLastUsed",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetInstanceProfile",
    "iam:GetServiceLastAccessedDetails",
    "iam:ListOpenIDConnectProviders",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "logs:DescribeLogGroups",
    "organizations:DescribeOrganization",
    "organizations:DescribePolicy",
    "organizations:ListParents",
    "organizations:ListPoliciesForTarget",
    "sts:GetCallerIdentity",
)


def audit_policy() -> dict[str, Any]:
    """Return the IAM policy; listing calls and describe calls of EC2 cannot be limited to resources."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "TidewaiterAudit", "Effect": "Allow", "Action": list(AWS_READS), "Resource": "*"}],
    }


def member_template(trusted: str, external_id: str = "") -> dict[str, Any]:
    """Return a CloudFormation template of the role with which another account audits this one.

    `trusted` is that account's number, or the ARN of one role of it; without an `external_id` the account alone is the condition.
    """
    principal = {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::{trusted}:root"} if trusted.isdecimal() else trusted
    asked = {"Condition": {"StringEquals": {"sts:ExternalId": external_id}}} if external_id else {}
    trust = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole", **asked}
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": MEMBER_ROLE,
            "Description": "Read by the audits of Tidewaiter; give it an EKS access entry of the group " + AUDITORS,
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "audit", "PolicyDocument": audit_policy()}],
        },
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "The role with which Tidewaiter audits this account",
        "Resources": {"AuditRole": role},
        "Outputs": {"AuditRole": {"Value": {"Fn::GetAtt": ["AuditRole", "Arn"]}}},
    }


def audit_cluster_role(*, kubelets: bool = False) -> dict[str, Any]:
    """Return the ClusterRole to bind to the group of the audit's access entry; no Secrets, and nodes/proxy only to ask `kubelets`."""
    groups: dict[str, list[str]] = defaultdict(list)
    for version, plural in READS:
        groups[version.rpartition("/")[0]].append(plural)
    rules = [{"apiGroups": [group], "resources": sorted(plurals), "verbs": ["list"]} for group, plurals in sorted(groups.items())]
    rules.append({"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["amazon-vpc-cni", "aws-auth"], "verbs": ["get"]})
    rules += [{"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["get"]}] if kubelets else []
    return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "tidewaiter-audit"}, "rules": rules}


def audit_cluster_role_binding() -> dict[str, Any]:
    """Return the binding of that ClusterRole to the group that the audit's access entry names."""
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": "tidewaiter-audit"},
        "subjects": [{"kind": "Group", "name": AUDITORS, "apiGroup": "rbac.authorization.k8s.io"}],
        "roleRef": {"kind": "ClusterRole", "name": "tidewaiter-audit", "apiGroup": "rbac.authorization.k8s.io"},
    }


def audit_access_entry(principal: str = "AUDIT_ROLE_ARN", cluster: str = "CLUSTER") -> dict[str, Any]:
    """Return the access entry of the audit's role, as `aws eks create-access-entry --cli-input-json` takes it.

    It has a group and no access policy: AWS's smallest that reads enough (AmazonEKSAdminViewPolicy) reads Secrets, too.
    """
    return {"clusterName": cluster, "principalArn": principal, "type": "STANDARD", "kubernetesGroups": [AUDITORS]}
