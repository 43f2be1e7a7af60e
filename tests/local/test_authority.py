"""Every role session is checked by our evaluator, with tags, resource policies and boundaries; what it does not know it refuses."""

import json

import pytest
from botocore.exceptions import ClientError

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def make_role(aws, request):
    """Make a role with one inline policy and return its ARN."""

    def make(*statements: dict, boundary: str = "") -> str:
        iam = aws.client("iam")
        name = f"role-{len(iam.list_roles()['Roles'])}"
        extra = {"PermissionsBoundary": boundary} if boundary else {}
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST), **extra)["Role"]["Arn"]
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(document))
        return arn

    return make


@pytest.fixture(scope="module")
def group(aws):
    """Make two groups, one with our tag, and an interface."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    tags = [{"ResourceType": "security-group", "Tags": [{"Key": "owner", "Value": "tidewaiter"}]}]
    tagged = ec2.create_security_group(GroupName="tagged", Description="x", VpcId=vpc, TagSpecifications=tags)["GroupId"]
    plain = ec2.create_security_group(GroupName="plain", Description="x", VpcId=vpc)["GroupId"]
    interface = ec2.create_network_interface(SubnetId=subnet, Groups=[plain])["NetworkInterface"]["NetworkInterfaceId"]
    return {"tagged": tagged, "plain": plain, "interface": interface, "vpc": vpc}


def allow(action: object, resource: object = "*", **condition: object) -> dict:
    """One allow statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **({"Condition": condition} if condition else {})}


def code_of(call) -> str:
    """Call and return the error code, or nothing."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def test_a_resource_tag_condition_is_enforced(aws, make_role, group):
    """The tagged group may be changed, the other not."""
    arn = make_role(allow("ec2:DeleteTags", StringEquals={"aws:ResourceTag/owner": "tidewaiter"}))
    ec2 = aws.client_as("ec2", arn, "s")
    assert code_of(lambda: ec2.delete_tags(Resources=[group["tagged"]], Tags=[{"Key": "none"}])) == ""
    assert code_of(lambda: ec2.delete_tags(Resources=[group["plain"]], Tags=[{"Key": "none"}])) == "UnauthorizedOperation"


def test_moving_an_interface_needs_the_group_too(aws, make_role, group):
    """Both the interface and the new group are resources of the call."""
    place = f"arn:aws:ec2:{aws.region}:{aws.account}:"
    half = aws.client_as("ec2", make_role(allow("ec2:ModifyNetworkInterfaceAttribute", f"{place}network-interface/*")), "s")
    whole = aws.client_as(
        "ec2", make_role(allow("ec2:ModifyNetworkInterfaceAttribute", [f"{place}network-interface/*", f"{place}security-group/*"])), "s"
    )
    change = {"NetworkInterfaceId": group["interface"], "Groups": [group["tagged"]]}
    assert code_of(lambda: half.modify_network_interface_attribute(**change)) == "UnauthorizedOperation"
    assert code_of(lambda: whole.modify_network_interface_attribute(**change)) == ""


def test_creating_a_tagged_group_needs_the_request_tag(aws, make_role, group):
    """CreateTags is checked with the create action."""
    place = f"arn:aws:ec2:{aws.region}:{aws.account}:"
    create = allow("ec2:CreateSecurityGroup", [f"{place}security-group/*", f"{place}vpc/*"])
    tag = allow(
        "ec2:CreateTags", f"{place}security-group/*", StringEquals={"ec2:CreateAction": "CreateSecurityGroup", "aws:RequestTag/owner": "us"}
    )
    ec2 = aws.client_as("ec2", make_role(create, tag), "s")

    def make(name: str, owner: str) -> None:
        tags = [{"ResourceType": "security-group", "Tags": [{"Key": "owner", "Value": owner}]}]
        ec2.create_security_group(GroupName=name, Description="x", VpcId=group["vpc"], TagSpecifications=tags)

    assert code_of(lambda: make("good", "us")) == ""
    assert code_of(lambda: make("bad", "them")) == "UnauthorizedOperation"


def test_a_call_the_table_does_not_know_is_refused(aws, make_role):
    """Even for an administrator: fail closed."""
    client = aws.client_as("iam", make_role(allow("*")), "s")
    assert code_of(lambda: client.create_user(UserName="x")) == "AccessDeniedException"


def test_what_belongs_to_a_cluster_has_an_arn_of_its_own(aws, make_role):
    """Node groups are described with a right on node groups of that cluster; what is not there is told from what is refused."""
    role = make_role(allow("eks:DescribeNodegroup", "arn:aws:eks:*:*:nodegroup/shop/*"))
    eks = aws.client_as("eks", role, "s")
    assert code_of(lambda: eks.describe_nodegroup(clusterName="shop", nodegroupName="a")) == "ResourceNotFoundException"
    assert code_of(lambda: eks.describe_nodegroup(clusterName="other", nodegroupName="a")).startswith("AccessDenied")


def test_a_boundary_limits(aws, make_role):
    """What the boundary leaves out is denied."""
    document = {"Version": "2012-10-17", "Statement": [allow("sqs:SendMessage")]}
    boundary = aws.client("iam").create_policy(PolicyName="limit", PolicyDocument=json.dumps(document))["Policy"]["Arn"]
    role = make_role(allow("*"), boundary=boundary)
    aws.client("sqs").create_queue(QueueName="q")
    sqs, url = aws.client_as("sqs", role, "s"), f"{aws.endpoint}/{aws.account}/q"
    assert code_of(lambda: sqs.send_message(QueueUrl=url, MessageBody="x")) == ""
    assert code_of(lambda: sqs.receive_message(QueueUrl=url)).startswith("AccessDenied")


def test_a_bucket_policy_denies(aws, make_role):
    """An explicit deny of the bucket wins over the role's grant."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": aws.region})
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::evidence/*"}
    s3.put_bucket_policy(Bucket="evidence", Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny]}))
    s3.put_object(Bucket="evidence", Key="a", Body=b"x")
    client = aws.client_as("s3", make_role(allow("s3:*")), "s")
    assert client.get_object(Bucket="evidence", Key="a")["Body"].read() == b"x"
    assert code_of(lambda: client.delete_object(Bucket="evidence", Key="a")) == "AccessDenied"


def test_a_missing_object_is_403_without_the_right_to_list(aws, make_role):
    """As in S3; with the right it is 404."""
    aws.client("s3").create_bucket(Bucket="layers", CreateBucketConfiguration={"LocationConstraint": aws.region})
    read = allow("s3:GetObject", "arn:aws:s3:::layers/*")
    blind = aws.client_as("s3", make_role(read), "s")
    seeing = aws.client_as("s3", make_role(read, allow("s3:ListBucket", "arn:aws:s3:::layers")), "s")
    assert code_of(lambda: blind.get_object(Bucket="layers", Key="none")) == "AccessDenied"
    assert code_of(lambda: seeing.get_object(Bucket="layers", Key="none")) == "NoSuchKey"


def test_revoked_sessions_are_refused_by_their_issue_time(aws, make_role):
    """A deny on aws:TokenIssueTime stops old sessions and lets new ones through."""
    role = make_role(allow("sqs:ListQueues"), allow("sqs:SendMessage"))
    name = role.rsplit("/", 1)[-1]
    aws.client("sqs").create_queue(QueueName="revoked")
    url = f"{aws.endpoint}/{aws.account}/revoked"
    old = aws.client_as("sqs", role, "old")
    aws.clock.advance(60)
    cut = aws.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"aws:TokenIssueTime": cut}}}
    aws.client("iam").put_role_policy(
        RoleName=name, PolicyName="revoke", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    )
    aws.clock.advance(60)
    new = aws.client_as("sqs", role, "new")
    assert code_of(lambda: old.send_message(QueueUrl=url, MessageBody="x")).startswith("AccessDenied")
    assert code_of(lambda: new.send_message(QueueUrl=url, MessageBody="x")) == ""


def test_an_unknown_key_is_refused(aws):
    """Credentials that nobody issued do nothing."""
    import boto3

    stranger = boto3.client(
        "sqs", region_name=aws.region, endpoint_url=aws.endpoint, aws_access_key_id="AKIASTRANGER", aws_secret_access_key="x"
    )
    assert code_of(stranger.list_queues) == "InvalidClientTokenId"


def test_leading_keys_are_known_for_items(aws, make_role):
    """A condition on the partition key is enforced."""
    aws.client("dynamodb").create_table(
        TableName="items",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    condition = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "own-*"}}
    client = aws.client_as("dynamodb", make_role(allow("dynamodb:PutItem", **condition)), "s")
    assert code_of(lambda: client.put_item(TableName="items", Item={"id": {"S": "own-1"}})) == ""
    assert code_of(lambda: client.put_item(TableName="items", Item={"id": {"S": "other"}})) == "AccessDeniedException"


def test_the_report_lists_what_was_granted_and_never_used(aws, make_role):
    """One action is used, the other is named."""
    role = make_role(allow(["sqs:SendMessage", "sqs:DeleteMessage"]))
    aws.client("sqs").create_queue(QueueName="report")
    aws.client_as("sqs", role, "s").send_message(QueueUrl=f"{aws.endpoint}/{aws.account}/report", MessageBody="x")
    assert [unused.action for unused in aws.iam_report().unused if unused.role == role] == ["sqs:DeleteMessage"]
