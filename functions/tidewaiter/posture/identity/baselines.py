"""What roles that EKS acts with need, as action patterns: what is beyond is excess.

Read from AWS's managed policies for these roles: https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html
"""

_PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:Describe*", "ecr:Get*", "ecr:List*")
_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:Describe*", "logs:PutLogEvents", "logs:PutRetentionPolicy")
_INTERFACES = (
    "ec2:AssignIpv6Addresses",
    "ec2:AssignPrivateIpAddresses",
    "ec2:AssociateTrunkInterface",
    "ec2:AttachNetworkInterface",
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:CreateTags",
    "ec2:DeleteNetworkInterface",
    "ec2:DetachNetworkInterface",
    "ec2:DisassociateTrunkInterface",
    "ec2:ModifyNetworkInterfaceAttribute",
    "ec2:UnassignIpv6Addresses",
    "ec2:UnassignPrivateIpAddresses",
)
_AGENTS = (
    "cloudwatch:PutMetricData",
    "ec2messages:*",
    "ssm:DescribeAssociation",
    "ssm:DescribeDocument",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:GetDocument",
    "ssm:GetManifest",
    "ssm:ListAssociations",
    "ssm:ListInstanceAssociations",
    "ssm:PutComplianceItems",
    "ssm:PutConfigurePackageResult",
    "ssm:PutInventory",
    "ssm:UpdateAssociationStatus",
    "ssm:UpdateInstanceAssociationStatus",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:*",
    "xray:Get*",
    "xray:Put*",
)
"""What the agents of Systems Manager and CloudWatch send; reading parameters, which the same managed policies allow, is not among it."""

NODE = ("ec2:Describe*", "eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity", *_PULL, *_INTERFACES, *_AGENTS, *_LOGS)
FARGATE = (*_PULL, *_LOGS)
CLUSTER = (
    "acm:DescribeCertificate",
    "acm:ListCertificates",
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:UpdateAutoScalingGroup",
    "cognito-idp:DescribeUserPoolClient",
    "ec2:AttachVolume",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateFleet",
    "ec2:CreateLaunchTemplate",
    "ec2:CreateRoute",
    "ec2:CreateSecurityGroup",
    "ec2:CreateSnapshot",
    "ec2:CreateVolume",
    "ec2:DeleteRoute",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteTags",
    "ec2:DeleteVolume",
    "ec2:Describe*",
    "ec2:DetachVolume",
    "ec2:EnableFastSnapshotRestores",
    "ec2:Get*",
    "ec2:ModifyInstanceAttribute",
    "ec2:ModifyVolume",
    "ec2:RevokeSecurityGroupIngress",
    "ec2:RunInstances",
    "eks:UpdateClusterVersion",
    "elasticloadbalancing:*",
    "iam:AddRoleToInstanceProfile",
    "iam:CreateServiceLinkedRole",
    "iam:ListAttachedRolePolicies",
    "kms:DescribeKey",
    "route53:AssociateVPCWithHostedZone",
    "shield:*",
    "wafv2:*",
    *_INTERFACES,
    *_LOGS,
)
SERVICES = {"node": ("ec2.amazonaws.com",), "fargate": ("eks-fargate-pods.amazonaws.com",), "cluster": ("eks.amazonaws.com",)}
"""The services that must be able to assume a role of each use."""

EXPECTED = {"node": NODE, "fargate": FARGATE, "cluster": CLUSTER}

ASKED_WITH = {"cluster": {"iam:PassedToService": "lambda.amazonaws.com"}}
"""EKS Auto Mode passes the role of its nodes to EC2, which is needed; passing roles to any other service is not."""

AGENTS_ASK = ("ssm:GetParameter", "ssm:GetParameters")
"""AWS's own policies for agents allow these on every parameter: more than a node needs, and on many."""
