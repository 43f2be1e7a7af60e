"""What a role may do beyond its use: evaluated, so that boundaries and denials count and names do not."""

import json

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from tests.posture.identity.worlds import account, allow, document, role, trust
from tidewaiter.model.account import IamAccount, Policy
from tidewaiter.posture.identity.baselines import ASKED_WITH, CLUSTER, EXPECTED, FARGATE, NODE
from tidewaiter.posture.identity.excess import broad, excess_of, strangers_of
from tidewaiter.posture.identity.principals import Identity, compile_account


def identity(*statements, **more) -> Identity:
    """Compile one role."""
    made = account(role("app", *statements, **more))
    assert isinstance(made, IamAccount)
    return compile_account(made).identities[made.principals[0].arn]


def actions(found):
    """Return what is too much, with whether it is sure."""
    return [(one.action, one.sure) for one in found]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("s3:GetObject")], [("s3:GetObject", True)]),
        ([allow("ecr:PutImage", "ecr:BatchGetImage", on="arn:aws:ecr:*:*:repository/x*")], [("ecr:PutImage", True)]),
        ([allow("ec2:*")], [("ec2:*", True)]),
        ([allow("sts:AssumeRole")], [("sts:AssumeRole", True)]),
        ([allow("kms:Decrypt", on="arn:aws:kms:eu-west-1:111122223333:key/1")], [("kms:Decrypt", True)]),
        ([allow("*")], [("*", True)]),
        ([allow("ssm:GetParameter", when={"StringEquals": {"aws:SourceVpc": "v"}})], [("ssm:GetParameter", False)]),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], [("everything but iam:*", True)]),
    ],
)
def test_what_goes_too_far_for_a_node(statements, expected):
    """Each with its pattern; conditions that are not known make it less sure."""
    assert actions(excess_of(identity(*statements), NODE)) == expected


@pytest.mark.parametrize(
    ("statements", "more"),
    [
        ([allow("EC2:describeinstances", "ecr:Get*", "ec2:AttachNetworkInterface", "ssm:UpdateInstanceInformation")], {}),
        ([allow("s3:*"), allow("s3:*", effect="Deny")], {}),
        ([allow("s3:*")], {"boundary": document(allow("ec2:*"))}),
        ([allow("ssm:GetParameter", when={"Bool": {"aws:SecureTransport": "false"}})], {}),
        ([allow("iam:*", effect="Deny")], {}),
    ],
)
def test_what_a_node_needs_or_never_gets_is_no_excess(statements, more):
    """Patterns of the managed policies in any case, and what a denial, a boundary or a condition takes back."""
    assert excess_of(identity(*statements, **more), NODE) == ()


def test_a_boundary_on_one_resource_leaves_the_excess_there():
    """A wide allowance within a narrow boundary is still too much."""
    within = document(allow("s3:*", on="arn:aws:s3:::bucket/*"))
    assert actions(excess_of(identity(allow("s3:*"), boundary=within), NODE)) == [("s3:*", True)]


def test_service_control_policies_take_excess_away():
    """What the organisation denies is not there."""
    limits = (Policy(name="all", document=document(allow("*"))), Policy(name="no-s3", document=document(allow("s3:*", effect="Deny"))))
    made = account(role("app", allow("s3:*", "ec2:TerminateInstances")), service_limits=(limits,))
    found = excess_of(next(iter(compile_account(made).identities.values())), NODE)
    assert actions(found) == [("ec2:TerminateInstances", True)]


def test_other_uses_have_other_needs():
    """A cluster role makes load balancers, a Fargate role does not."""
    made = identity(allow("elasticloadbalancing:CreateLoadBalancer", "logs:PutLogEvents"))
    assert excess_of(made, CLUSTER) == ()
    assert actions(excess_of(made, FARGATE)) == [("elasticloadbalancing:CreateLoadBalancer", True)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("*"), ("*",)),
        (allow("s3:*", "sqs:SendMessage"), ("s3",)),
        (allow("s3:*", on="arn:aws:s3:::b"), ()),
        (allow("s3:Get*"), ()),
    ],
)
def test_broad_roles_do_everything_in_a_service(statement, expected):
    """On every resource only."""
    assert broad(identity(statement)) == expected


def test_strangers_are_others_than_the_service():
    """Deleted principals are nobody, and in China the service has another name."""
    principal = {"Service": ["eks.amazonaws.com", "lambda.amazonaws.com"], "AWS": ["AROAEXAMPLEID12345678", "arn:aws:iam::1:root"]}
    made = identity(trusts=trust(principal))
    assert strangers_of(made, ("eks.amazonaws.com",), "aws") == ("lambda.amazonaws.com", "arn:aws:iam::1:root")
    chinese = identity(trusts=trust({"Service": "ec2.amazonaws.com.cn"}))
    assert strangers_of(chinese, ("ec2.amazonaws.com",), "aws-cn") == ()
    assert strangers_of(chinese, ("ec2.amazonaws.com",), "aws") == ("ec2.amazonaws.com.cn",)


@pytest.mark.parametrize(
    ("use", "name"),
    [
        *(("cluster", f"AmazonEKS{name}") for name in ("ClusterPolicy", "ServicePolicy", "VPCResourceController", "ComputePolicy")),
        *(("cluster", f"AmazonEKS{name}") for name in ("BlockStoragePolicy", "LoadBalancingPolicy", "NetworkingPolicy")),
        *(("node", f"AmazonEKS{name}") for name in ("WorkerNodePolicy", "WorkerNodeMinimalPolicy", "_CNI_Policy")),
        *(("node", f"AmazonEC2ContainerRegistry{name}") for name in ("ReadOnly", "PullOnly")),
        ("fargate", "AmazonEKSFargatePodExecutionRolePolicy"),
    ],
)
def test_amazons_own_policies_for_a_use_are_no_excess(use, name):
    """The documents that AWS publishes, as moto carries them."""
    published = json.loads(aws_managed_policies_data)[name]["Document"]
    made = identity(*published["Statement"])
    assert excess_of(made, EXPECTED[use], ASKED_WITH.get(use, {})) == ()


def test_passing_roles_to_more_than_instances_is_excess_of_a_cluster():
    """Auto Mode passes the role of nodes to EC2 only."""
    to_ec2 = allow("iam:PassRole", when={"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})
    assert excess_of(identity(to_ec2), CLUSTER, ASKED_WITH["cluster"]) == ()
    assert actions(excess_of(identity(allow("iam:PassRole")), CLUSTER, ASKED_WITH["cluster"])) == [("iam:PassRole", True)]
    assert actions(excess_of(identity(to_ec2), NODE)) == [("iam:PassRole", False)]
