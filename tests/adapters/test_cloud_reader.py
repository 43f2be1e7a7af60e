"""Reading AWS facts, against moto."""

import hashlib
import json

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.adapters.permissions import grants_of
from tidewaiter.errors import NotFoundError, PermissionMissingError

REGION = "eu-central-1"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
DENY = {"Version": "2012-10-17", "Statement": [{"Sid": "x", "Effect": "Deny", "Action": "*", "Resource": "*"}]}


@pytest.fixture
def client(monkeypatch):
    """Give clients of an AWS of our own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        clients = {}
        yield lambda service: clients.setdefault(service, session.client(service))


@pytest.fixture
def reader(client):
    """Give a reader of it."""
    return BotoCloudReader(client, REGION)


def _role(client):
    iam = client("iam")
    iam.create_role(
        RoleName="node",
        Path="/team/",
        AssumeRolePolicyDocument=json.dumps(TRUST),
        MaxSessionDuration=7200,
        Tags=[{"Key": "a", "Value": "b"}],
    )
    for index in range(3):
        iam.put_role_policy(RoleName="node", PolicyName=f"p{index}", PolicyDocument=json.dumps(DENY))
    iam.create_instance_profile(InstanceProfileName="profile")
    iam.add_role_to_instance_profile(InstanceProfileName="profile", RoleName="node")
    return iam.get_role(RoleName="node")["Role"]["Arn"]


def test_instance(client, reader):
    """Every ENI with its groups, the role behind the profile and the tags."""
    role_arn = _role(client)
    ec2 = client("ec2")
    made = ec2.run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        IamInstanceProfile={"Name": "profile"},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "aws:autoscaling:groupName", "Value": "nodes"}]}],
    )["Instances"][0]
    instance = reader.instance(made["InstanceId"])
    assert (instance.role_arn, instance.asg, instance.region, instance.account) == (role_arn, "nodes", REGION, "123456789012")
    assert instance.interfaces[0].id == made["NetworkInterfaces"][0]["NetworkInterfaceId"]
    assert reader.interface_groups(instance.interfaces[0].id) == instance.interfaces[0].groups != ()


def test_security_groups(client, reader):
    """By VPC and name; a new group shows EC2's default egress rule."""
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    client("ec2").create_security_group(GroupName="one", Description="d", VpcId=vpc)
    (group,) = reader.security_groups(vpc, "one")
    assert (group.name, group.ingress, len(group.egress)) == ("one", (), 1)
    assert {one.name for one in reader.security_groups(vpc)} >= {"default", "one"}
    assert reader.security_groups(vpc, "two") == ()


def test_role(client, reader):
    """Inline policies as documents, path, tags and the longest session."""
    arn = _role(client)
    role = reader.role("node")
    assert (role.arn, role.path, role.max_session_seconds, role.tags) == (arn, "/team/", 7200, {"a": "b"})
    assert role.inline == {"p0": DENY, "p1": DENY, "p2": DENY}
    assert role.trust == TRUST


def test_repository(client, reader):
    """Digests with tags; no policy is None, a policy is its document."""
    ecr = client("ecr")
    ecr.create_repository(repositoryName="shop/web", imageTagMutability="IMMUTABLE")
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"digest": "sha256:" + "c" * 64, "size": 1, "mediaType": "x"},
            "layers": [],
        }
    )
    digest = f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"
    ecr.put_image(repositoryName="shop/web", imageManifest=manifest, imageTag="v1", imageDigest=digest)
    repository = reader.repository("shop/web")
    assert [(one.digest, one.tags) for one in repository.images] == [(digest, ("v1",))]
    assert (repository.policy, repository.immutable_tags) == (None, True)
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage"}]}
    ecr.set_repository_policy(repositoryName="shop/web", policyText=json.dumps(policy))
    assert reader.repositories()[0].policy == policy


def test_scanning_filters_of_the_registry(client, reader):
    """Rules that scan by themselves count, manual ones do not; a filter without a star matches inside names."""
    ecr = client("ecr")
    ecr.create_repository(repositoryName="shop/web")
    rules = [
        {
            "scanFrequency": "SCAN_ON_PUSH",
            "repositoryFilters": [{"filter": "shop/*", "filterType": "WILDCARD"}, {"filter": "we", "filterType": "WILDCARD"}],
        },
        {"scanFrequency": "MANUAL", "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}]},
    ]
    ecr.put_registry_scanning_configuration(scanType="ENHANCED", rules=rules)
    assert reader.repositories()[0].registry_scan_filters == ("shop/*", "*we*")


def test_clusters(client, reader):
    """What DescribeCluster tells of each cluster."""
    role = _role(client)
    client("eks").create_cluster(name="one", version="1.33", roleArn=role, resourcesVpcConfig={"subnetIds": []})
    assert [cluster.name for cluster in reader.clusters()] == ["one"]
    assert reader.cluster("one").version == "1.33"
    assert reader.account() == "123456789012"


@pytest.mark.parametrize(
    "read",
    [
        lambda reader: reader.instance("i-00000000000000000"),
        lambda reader: reader.interface_groups("eni-00000000"),
        lambda reader: reader.role("nobody"),
        lambda reader: reader.repository("nothing"),
        lambda reader: reader.cluster("none"),
    ],
)
def test_what_is_not_there(reader, read):
    """NotFoundError, whatever the service calls it."""
    with pytest.raises(NotFoundError):
        read(reader)


def test_who_asks_is_named_as_access_entries_name_it(client, reader):
    """The role of a session, anybody else as they are."""
    assert ":assumed-role/" not in reader.principal()
    role = client("iam").create_role(RoleName="audit", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    words = client("sts").assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    session = boto3.Session(words["AccessKeyId"], words["SecretAccessKey"], words["SessionToken"], region_name=REGION)
    assert BotoCloudReader(session.client, REGION).principal() == role


def test_a_refusal_names_the_permission(client):
    """EC2 says UnauthorizedOperation; the error says which grant is missing and where."""
    with Stubber(client("ec2")) as stub:
        stub.add_client_error("describe_instances", "UnauthorizedOperation")
        with pytest.raises(PermissionMissingError) as caught:
            BotoCloudReader(client, REGION).instance("i-1")
    assert (caught.value.permission, caught.value.where) == ("ec2:DescribeInstances", "i-1")


def test_every_method_declares_what_it_needs():
    """The functions' policies come from here."""
    methods = [value for name, value in vars(BotoCloudReader).items() if not name.startswith("_")]
    assert {"ec2:DescribeInstances", "iam:GetRolePolicy", "ecr:DescribeImages"} <= {grant.action for grant in grants_of(methods)}
