"""The one door through which AWS is changed, and the three actions through it, against moto."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from tidewaiter.adapters.cloud_actor import BotoCloudActor
from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import ConflictError, PermissionMissingError, RefusedError
from tidewaiter.model.response import ApiCall, Outcome, OutcomeState
from tidewaiter.response import action_of, operations_for
from tidewaiter.response.action import PlanContext, Run

ACCOUNT, REGION = "123456789012", "eu-central-1"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def client(monkeypatch):
    """Give clients of an AWS of our own."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        session = boto3.Session(region_name=REGION)
        clients = {}
        yield lambda service: clients.setdefault(service, session.client(service))


def cycle(client, action_id, target):
    """Plan, apply, verify, apply again, revert, verify; return the verifications after both."""
    action = action_of(action_id)
    reader, actor = BotoCloudReader(client, REGION), BotoCloudActor(client, operations_for(action.actor))
    context = PlanContext(case="incident-1", account=ACCOUNT, region=REGION, now=NOW, reader=reader, settings=ResponseSettings())
    planned = action.plan(target, context)
    run = Run(reader=reader, actor=actor, now=NOW)

    def outcome(state):
        return Outcome(action_id=planned.id, plan_id="p", action=action.id, target=target, state=state, at="", results=run.results)

    assert action.apply(planned, run) is OutcomeState.DONE
    applied = action.verify(planned, outcome(OutcomeState.DONE), reader)
    assert action.apply(planned, Run(reader=reader, actor=actor, now=NOW)) is OutcomeState.ALREADY
    release = Run(reader=reader, actor=actor, now=NOW + timedelta(days=1))
    assert action.revert(planned, outcome(OutcomeState.DONE), release) is OutcomeState.REVERTED
    return applied, action.verify(planned, outcome(OutcomeState.REVERTED), reader)


def test_isolate_instance(client):
    """The ENI is in the empty group, and has its own group back afterwards."""
    made = client("ec2").run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]
    before = made["NetworkInterfaces"][0]["Groups"]
    applied, released = cycle(client, "isolate-instance", made["InstanceId"])
    assert [one.ok for one in (*applied, *released)] == [True, True, True]
    after = client("ec2").describe_network_interfaces(NetworkInterfaceIds=[made["NetworkInterfaces"][0]["NetworkInterfaceId"]])
    assert [group["GroupId"] for group in after["NetworkInterfaces"][0]["Groups"]] == [group["GroupId"] for group in before]


def test_revoke_role_sessions(client):
    """The policy is there, and gone afterwards."""
    client("iam").create_role(RoleName="node", AssumeRolePolicyDocument=json.dumps(TRUST))
    applied, released = cycle(client, "revoke-role-sessions", f"arn:aws:iam::{ACCOUNT}:role/node")
    assert [one.ok for one in (*applied, *released)] == [True, True]
    assert client("iam").list_role_policies(RoleName="node")["PolicyNames"] == []


def test_block_image(client):
    """Tag and policy are there, and gone afterwards; the image keeps its digest and its own tag."""
    ecr = client("ecr")
    ecr.create_repository(repositoryName="shop/web")
    manifest = json.dumps({"schemaVersion": 2, "config": {"digest": "sha256:" + "c" * 64, "size": 1, "mediaType": "x"}, "layers": []})
    digest = f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"
    media_type = "application/vnd.oci.image.manifest.v1+json"
    ecr.put_image(repositoryName="shop/web", imageManifest=manifest, imageTag="v1", imageDigest=digest, imageManifestMediaType=media_type)
    applied, released = cycle(client, "block-image", f"shop/web@{digest}")
    assert [one.ok for one in (*applied, *released)] == [True] * 4
    (image,) = ecr.describe_images(repositoryName="shop/web")["imageDetails"]
    assert (image["imageDigest"], image["imageTags"]) == (digest, ["v1"])
    with pytest.raises(ecr.exceptions.RepositoryPolicyNotFoundException):
        ecr.get_repository_policy(repositoryName="shop/web")


def test_undeclared_operations_are_refused(client):
    """The network function can't write IAM policies, whatever a plan says."""
    actor = BotoCloudActor(client, operations_for("network"))
    with pytest.raises(RefusedError, match="PutRolePolicy"):
        actor.perform(ApiCall(service="iam", operation="PutRolePolicy"))


def test_refusals_and_conflicts(client):
    """A denied call names the permission; a second group of the same name is a conflict."""
    actor = BotoCloudActor(client, operations_for("network"))
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    call = ApiCall(service="ec2", operation="CreateSecurityGroup", parameters={"GroupName": "g", "Description": "d", "VpcId": vpc})
    assert "ResponseMetadata" not in actor.perform(call)
    with pytest.raises(ConflictError):
        actor.perform(call)
    with Stubber(client("ec2")) as stub:
        stub.add_client_error("create_security_group", "UnauthorizedOperation")
        with pytest.raises(PermissionMissingError) as caught:
            actor.perform(call)
    assert (caught.value.permission, caught.value.where) == ("ec2:CreateSecurityGroup", vpc)
