"""Every cdk-nag rule we don't follow, with the reason; wildcards are acknowledged one by one."""

from collections.abc import Iterator

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

from infra.functions import ALL

IAM5 = "AwsSolutions::AwsSolutions-IAM5"
REASONS = {
    f"{IAM5}[Resource::*]": "only actions without resource-level permissions; each declares its reason, and a test lists them",
    "AwsSolutions::AwsSolutions-L1": "python3.13 is the runtime that the dependency layer's compiled wheels are made for",
    "AwsSolutions::AwsSolutions-S1": "data events of CloudTrail record access to evidence; see docs/deploy-check.md",
    "AwsSolutions::AwsSolutions-SMG4": "Slack issues the secret's values, so AWS can't rotate them",
    "AwsSolutions::AwsSolutions-SQS3": "these queues are the dead-letter queues of rules and functions, which the rule can't see",
}
ARN_REASONS = {
    "arn:aws:ec2:{region}:{account}:network-interface/*": "which instance is dangerous is known only when it happens; guards decide",
    "arn:aws:ec2:{region}:{account}:security-group/*": "the quarantine group is made in the VPC of the instance; its tag is a condition",
    "arn:aws:ec2:{region}:{account}:vpc/*": "the quarantine group is made in the VPC of the instance",
    "arn:aws:ecr:{region}:{account}:repository/*": "every repository of the account is scanned, and any image may have to be blocked",
    "arn:aws:eks:{region}:{account}:cluster/*": "every cluster of the account is audited",
    "arn:aws:eks:{region}:{account}:access-entry/*": "every access entry of audited clusters is judged; read-only",
    "arn:aws:eks:{region}:{account}:addon/*": "every add-on of audited clusters is judged; read-only",
    "arn:aws:eks:{region}:{account}:capability/*": "every capability of audited clusters is judged; read-only",
    "arn:aws:eks:{region}:{account}:fargateprofile/*": "every Fargate profile of audited clusters is judged; read-only",
    "arn:aws:eks:{region}:{account}:identityproviderconfig/*": "every identity provider of audited clusters is judged; read-only",
    "arn:aws:eks:{region}:{account}:nodegroup/*": "every node group of audited clusters is judged; read-only",
    "arn:aws:eks:{region}:{account}:podidentityassociation/*": "every association of audited clusters is judged; read-only",
    "arn:aws:guardduty:{region}:{account}:detector/*": "the detector's id is not known before it is listed; read-only",
    "arn:aws:iam::{account}:instance-profile/*": "the instance's profile is known only when it happens; read-only",
    "arn:aws:iam::{account}:user/*": "whose access key lies in a cluster is known only when it is found; read-only",
    "arn:aws:kms:{region}:{account}:key/*": "which key a cluster's secrets have is known only when it is described; facts, never data",
    "arn:aws:iam::{account}:role/*": "which role is compromised is known only when it happens; own and service roles are denied explicitly",
}


def acknowledge(stack: cdk.Stack, buckets: dict[str, s3.Bucket]) -> None:
    """Acknowledge the listed rules for the stack."""
    acknowledged = {**REASONS, **dict(_wildcards(stack, buckets))}
    for rule, reason in acknowledged.items():
        cdk.Validations.of(stack).acknowledge(cdk.Acknowledgment(id=rule, reason=reason))


def acknowledge_queues(stack: cdk.Stack) -> None:
    """Acknowledge only that a dead-letter queue has none of its own."""
    rule = "AwsSolutions::AwsSolutions-SQS3"
    cdk.Validations.of(stack).acknowledge(cdk.Acknowledgment(id=rule, reason=REASONS[rule]))


def _wildcards(stack: cdk.Stack, buckets: dict[str, s3.Bucket]) -> Iterator[tuple[str, str]]:
    for symbol in sorted({grant.resource for spec in ALL for grant in spec.needs}):
        kind, _, rest = symbol.partition(":")
        name, _, keys = rest.partition("/")
        if kind == "bucket" and keys:
            bucket = buckets[name].node.default_child
            logical = stack.get_logical_id(bucket) if isinstance(bucket, cdk.CfnElement) else name
            yield f"{IAM5}[Resource::<{logical}.Arn>/{keys}]", f"the keys {keys} are one kind of document of our own bucket"
        elif symbol in ARN_REASONS:
            arn = symbol.replace("arn:aws:", "arn:<AWS::Partition>:", 1).replace("{region}", "<AWS::Region>")
            yield f"{IAM5}[Resource::{arn.replace('{account}', '<AWS::AccountId>')}]", ARN_REASONS[symbol]
