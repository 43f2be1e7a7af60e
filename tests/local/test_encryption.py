"""Data under a customer's key needs the key: its policy decides, for roles and for AWS's services."""

import json

import pytest
from botocore.exceptions import ClientError
from local_templates import PARAMETERS, allow, arn_of, template


def key(*statements: dict) -> dict:
    """Give a key whose policy also lets its account administer it."""
    root = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": ["kms:Describe*", "kms:Put*"],
        "Resource": "*",
    }
    return {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Version": "2012-10-17", "Statement": [root, *statements]}}}


@pytest.fixture(scope="module", autouse=True)
def _stack(aws):
    through = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {"StringEquals": {"kms:CallerAccount": "123456789012", "kms:ViaService": f"sqs.{aws.region}.amazonaws.com"}},
    }
    events = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
    }
    resources: dict = {"Open": key(through, events), "Shut": key()}
    for name in ("Open", "Shut"):
        resources[f"{name}Queue"] = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name.lower(), "KmsMasterKeyId": arn_of(name)}}
        statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*"}
        resources[f"{name}Policy"] = {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [{"Ref": f"{name}Queue"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}},
        }
        resources[f"{name}Rule"] = {
            "Type": "AWS::Events::Rule",
            "Properties": {"EventPattern": {"source": ["shop"]}, "Targets": [{"Id": "t", "Arn": arn_of(f"{name}Queue")}]},
        }
    aws.deploy(template(resources), PARAMETERS)


@pytest.fixture(scope="module")
def sender(aws):
    """Make a role that may send to both queues and has no right to any key."""
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
    iam = aws.client("iam")
    arn = iam.create_role(RoleName="sender", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    document = {"Version": "2012-10-17", "Statement": [allow("sqs:SendMessage", "*")]}
    iam.put_role_policy(RoleName="sender", PolicyName="own", PolicyDocument=json.dumps(document))
    return aws.client_as("sqs", arn, "s")


def test_a_role_may_use_the_key_through_the_service(aws, sender):
    """The key's own policy is enough."""
    assert sender.send_message(QueueUrl=f"{aws.endpoint}/{aws.account}/open", MessageBody="x")["MessageId"]


def test_a_key_that_lets_nobody_in_stops_the_call(aws, sender):
    """The right to the queue alone does not help."""
    with pytest.raises(ClientError, match="kms:GenerateDataKey"):
        sender.send_message(QueueUrl=f"{aws.endpoint}/{aws.account}/shut", MessageBody="x")


def test_delivery_needs_the_key_too(aws):
    """EventBridge may use one key and not the other."""
    aws.client("events").put_events(Entries=[{"Source": "shop", "DetailType": "x", "Detail": "{}"}])
    assert aws.settle()
    errors = {one.target_arn.rsplit(":", 1)[-1]: one.error for one in aws.events.delivered}
    assert errors["open"] == ""
    assert "kms:GenerateDataKey" in errors["shut"]
