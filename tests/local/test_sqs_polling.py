"""Queues feed functions in batches; only what failed comes back."""

import time

import pytest
from local_templates import PARAMETERS, allow, arn_of, function, role, table, template


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    consume = allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], arn_of("Queue"))
    environment = {"Variables": {"TABLE": {"Ref": "Table"}}}
    mapping = {"BatchSize": 10, "FunctionResponseTypes": ["ReportBatchItemFailures"]}
    resources = {
        "Table": table(),
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": "work", "RedrivePolicy": {"deadLetterTargetArn": arn_of("Dead"), "maxReceiveCount": 2}},
        },
        "Role": role("lambda.amazonaws.com", consume, allow("dynamodb:UpdateItem", arn_of("Table"))),
        "Batch": function("batch", "Role", Environment=environment),
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {"FunctionName": {"Ref": "Batch"}, "EventSourceArn": arn_of("Queue"), **mapping},
        },
        "Locked": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "locked"}},
        "Bare": role("lambda.amazonaws.com"),
        "Idle": function("echo", "Bare"),
        "IdleMapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {"FunctionName": {"Ref": "Idle"}, "EventSourceArn": arn_of("Locked")},
        },
    }
    aws.deploy(template(resources), PARAMETERS, assets)


def wait_for(condition, seconds: float = 20.0) -> bool:
    """Wait until something becomes true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def seen(aws, body: str) -> int:
    """How often the function saw a body."""
    item = aws.client("dynamodb").get_item(TableName="test-table", Key={"id": {"S": body}}).get("Item", {})
    return int(item.get("seen", {}).get("N", "0"))


def test_only_the_failed_message_comes_back_and_ends_in_the_dead_letters(aws):
    """The good one is deleted at once, the bad one retried until its limit."""
    sqs, url = aws.client("sqs"), f"{aws.endpoint}/{aws.account}/work"
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "a", "MessageBody": "good"}, {"Id": "b", "MessageBody": "bad"}])
    dead = f"{aws.endpoint}/{aws.account}/dead"
    count = ("ApproximateNumberOfMessages",)
    assert wait_for(lambda: sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=count)["Attributes"][count[0]] == "1")
    assert seen(aws, "good") == 1
    assert seen(aws, "bad") == 2


def test_a_role_without_the_right_stops_the_mapping(aws):
    """The refusal is recorded and named."""
    aws.client("sqs").send_message(QueueUrl=f"{aws.endpoint}/{aws.account}/locked", MessageBody="x")
    assert wait_for(lambda: aws.polling.stopped)
    assert "sqs:GetQueueAttributes" in aws.polling.stopped[0]
