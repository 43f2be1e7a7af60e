"""Templates are deployed whole or refused; our own resource types do what CloudFormation does."""

import json

import pytest
from local_templates import PARAMETERS, arn_of, template

from tidewaiter.errors import TidewaiterError


@pytest.fixture(scope="module", autouse=True)
def stack(aws):
    """Deploy one resource of each of our types that no other test uses."""
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::kept/*"}
    publish = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": {"Ref": "Topic"}}
    send = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn_of("Inbox")}
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "kept"}},
        "BucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}},
        },
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alerts"}},
        "TopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {"Topics": [{"Ref": "Topic"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [publish]}},
        },
        "Inbox": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "inbox"}},
        "Closed": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "closed"}},
        "InboxPolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [{"Ref": "Inbox"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [send]}},
        },
        "ClosedSubscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": arn_of("Closed")},
        },
        "Subscription": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": arn_of("Inbox")},
        },
        "Secret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {
                "Name": "slack",
                "GenerateSecretString": {"SecretStringTemplate": '{"token": ""}', "GenerateStringKey": "signing"},
            },
        },
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "x"}},
    }
    return aws.deploy(template(resources, {"Secret": {"Ref": "Secret"}}), PARAMETERS)


def test_a_bucket_policy_is_applied(aws):
    """It can be read back."""
    policy = json.loads(aws.client("s3").get_bucket_policy(Bucket="kept")["Policy"])
    assert policy["Statement"][0]["Action"] == "s3:DeleteObject"


def test_a_topic_policy_and_a_subscription_work(aws):
    """A message reaches the subscriber whose queue lets the topic in, and no other."""
    topic = aws.client("sns").list_topics()["Topics"][0]["TopicArn"]
    aws.client("sns").publish(TopicArn=topic, Message="hello")
    (message,) = aws.client("sqs").receive_message(QueueUrl=f"{aws.endpoint}/{aws.account}/inbox")["Messages"]
    assert json.loads(message["Body"])["Message"] == "hello"
    assert "Messages" not in aws.client("sqs").receive_message(QueueUrl=f"{aws.endpoint}/{aws.account}/closed")
    policy = aws.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
    assert "events.amazonaws.com" in policy


def test_a_secret_is_generated(aws, stack):
    """Its value holds the template and a key of chance."""
    value = json.loads(aws.client("secretsmanager").get_secret_value(SecretId=stack["Secret"])["SecretString"])
    assert value["token"] == ""
    assert len(value["signing"]) >= 32


def test_a_type_that_nobody_knows_is_refused(aws):
    """An incomplete deployment would prove nothing."""
    with pytest.raises(TidewaiterError, match="AWS::Nobody::Knows"):
        aws.deploy({"Resources": {"A": {"Type": "AWS::Nobody::Knows"}}})


def test_a_template_that_fails_says_why(aws):
    """CloudFormation's reason is in the error."""
    with pytest.raises(TidewaiterError, match="could not be created"):
        aws.deploy({"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Nothing"}}}}})
