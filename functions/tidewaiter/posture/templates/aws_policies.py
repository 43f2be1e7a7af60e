"""What AWS's own policies allow, as far as the roles of a template are judged by it: a template names them and does not hold them.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from collections.abc import Mapping
from typing import Any

EXPECTED = frozenset(
    {
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSFargatePodExecutionRolePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
        "AmazonEKSVPCResourceController",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
    }
)
"""Policies that hold no more than what EKS expects of the role."""

_PUSH = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
_ON_EVERYTHING: Mapping[str, tuple[str, ...]] = {
    "AWSLambda_FullAccess": ("lambda:*",),
    "AdministratorAccess": ("*",),
    "AmazonDynamoDBFullAccess": ("dynamodb:*",),
    "AmazonEC2ContainerRegistryFullAccess": ("ecr:*",),
    "AmazonEC2ContainerRegistryPowerUser": _PUSH,
    "AmazonEC2FullAccess": ("autoscaling:*", "cloudwatch:*", "ec2:*", "elasticloadbalancing:*"),
    "AmazonRDSFullAccess": ("rds:*",),
    "AmazonRoute53FullAccess": ("route53:*", "route53domains:*"),
    "AmazonS3FullAccess": ("s3-object-lambda:*", "s3:*"),
    "AmazonS3ReadOnlyAccess": ("s3-object-lambda:Get*", "s3:Describe*", "s3:Get*", "s3:List*"),
    "AmazonSNSFullAccess": ("sns:*",),
    "AmazonSQSFullAccess": ("sqs:*",),
    "AmazonSSMFullAccess": ("ssm:*",),
    "AmazonSSMManagedInstanceCore": ("ssm:GetParameter", "ssm:GetParameters"),
    "CloudWatchFullAccess": ("cloudwatch:*", "logs:*", "sns:*"),
    "CloudWatchLogsFullAccess": ("logs:*",),
    "IAMFullAccess": ("iam:*",),
    "SecretsManagerReadWrite": ("secretsmanager:*",),
}
"""The widest of what these allow on every resource; the rest of them would only add to it."""


def known_policy(name: str) -> Mapping[str, Any] | None:
    """Return what a policy of AWS allows that is more than any role of a cluster needs; None for one that is not known here."""
    if name == "PowerUserAccess":
        return _document({"NotAction": ["account:*", "iam:*", "organizations:*"]})
    actions = _ON_EVERYTHING.get(name)
    return _document({"Action": list(actions)}) if actions else None


def _document(of: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **of, "Resource": "*"}]}
