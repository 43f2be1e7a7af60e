"""Rules deliver as EventBridge's do: permissions, dead letters, duplicates, read-only events, schedules."""

import json

import pytest
from local_templates import PARAMETERS, allow, arn_of, function, role, table, template

from tidewaiter.local.events import Disorder

PATTERN = {"source": ["shop"]}


def queue(name: str, **properties: object) -> dict:
    """Give a queue of a name."""
    return {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name, **properties}}


def rule(arn: object, pattern: object = None, **properties: object) -> dict:
    """Give a rule with one target and the dead-letter queue."""
    listed = {"Id": "t", "Arn": arn, "DeadLetterConfig": {"Arn": arn_of("Dead")}, **properties.pop("extra", {})}
    body = {"EventPattern": pattern} if pattern else {}
    return {"Type": "AWS::Events::Rule", "Properties": {**body, "Targets": [listed], **properties}}


def policy(queue_id: str, rule_id: str = "") -> dict:
    """Let EventBridge send to a queue, for one rule or any."""
    condition = {"Condition": {"ArnEquals": {"aws:SourceArn": arn_of(rule_id)}}} if rule_id else {}
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn_of(queue_id),
    }
    document = {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}
    return {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": queue_id}], "PolicyDocument": document}}


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    trail = {"detail-type": ["AWS API Call via CloudTrail"]}
    transformer = {"InputTransformer": {"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"number": <n>}'}}
    resources = {
        "Dead": queue("dead"),
        "DeadPolicy": policy("Dead"),
        "Open": queue("open"),
        "OpenPolicy": policy("Open", "ToOpen"),
        "ToOpen": rule(arn_of("Open"), {"source": ["shop"], "detail-type": ["open"]}),
        "Shut": queue("shut"),
        "ToShut": rule(arn_of("Shut"), {"source": ["shop"], "detail-type": ["shut"]}),
        "Other": queue("other"),
        "OtherPolicy": policy("Other", "ToOpen"),
        "ToOther": rule(arn_of("Other"), {"source": ["shop"], "detail-type": ["other"]}),
        "Formed": queue("formed"),
        "FormedPolicy": policy("Formed"),
        "ToFormed": rule(arn_of("Formed"), {"source": ["shop"], "detail-type": ["formed"]}, extra=transformer),
        "Writes": queue("writes"),
        "WritesPolicy": policy("Writes"),
        "ToWrites": rule(arn_of("Writes"), trail),
        "All": queue("all"),
        "AllPolicy": policy("All"),
        "ToAll": rule(arn_of("All"), trail, State="ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
        "Timed": queue("timed"),
        "TimedPolicy": policy("Timed"),
        "Hourly": rule(arn_of("Timed"), ScheduleExpression="rate(1 hour)"),
        "Off": rule(arn_of("Open"), {"source": ["shop"], "detail-type": ["off"]}, State="DISABLED"),
        "Table": table(),
        "Role": role("lambda.amazonaws.com", allow("dynamodb:PutItem", arn_of("Table"))),
        "Store": function("store", "Role", Environment={"Variables": {"TABLE": {"Ref": "Table"}}}),
        "ToStore": rule(arn_of("Store"), {"source": ["shop"], "detail-type": ["store"]}),
        "Permission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": arn_of("Store"),
                "Principal": "events.amazonaws.com",
                "SourceArn": arn_of("ToStore"),
            },
        },
    }
    aws.deploy(template(resources), PARAMETERS, assets)


@pytest.fixture(autouse=True)
def _empty(aws):
    yield
    aws.events.disorder = Disorder()
    for name in ("dead", "open", "shut", "other", "formed", "writes", "all", "timed"):
        messages(aws, name)


def messages(aws, name: str) -> list[dict]:
    """Take all messages from a queue."""
    sqs, url, found = aws.client("sqs"), f"{aws.endpoint}/{aws.account}/{name}", []
    while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get("Messages", []):
        found += batch
    return found


def put(aws, detail_type: str, source: str = "shop", **detail: object) -> dict:
    """Put one event and wait until it was delivered."""
    answer = aws.client("events").put_events(Entries=[{"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}])
    assert aws.settle()
    return answer["Entries"][0]


def test_an_event_reaches_a_queue_whose_policy_names_the_rule(aws):
    """The event has EventBridge's envelope."""
    entry = put(aws, "open", n=1)
    (message,) = messages(aws, "open")
    event = json.loads(message["Body"])
    assert event["id"] == entry["EventId"]
    assert event["detail"] == {"n": 1}
    assert event["time"].endswith("Z")


def test_without_a_queue_policy_it_goes_to_the_dead_letters(aws):
    """Denied delivery is not retried; the dead letter says why."""
    put(aws, "shut")
    (letter,) = messages(aws, "dead")
    assert messages(aws, "shut") == []
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"
    assert letter["MessageAttributes"]["RETRY_ATTEMPTS"]["StringValue"] == "0"


def test_a_policy_for_another_rule_does_not_help(aws):
    """The source ARN is compared."""
    put(aws, "other")
    assert messages(aws, "other") == []
    assert len(messages(aws, "dead")) == 1


def test_the_input_transformer_makes_the_body(aws):
    """Paths are taken from the event."""
    put(aws, "formed", n=7)
    (message,) = messages(aws, "formed")
    assert json.loads(message["Body"]) == {"number": 7}


def test_a_function_with_permission_is_invoked(aws):
    """The function's policy lets the rule in."""
    put(aws, "store", n=3)
    items = aws.client("dynamodb").scan(TableName="test-table")["Items"]
    assert any('"n": 3' in item["id"]["S"] for item in items)


def test_a_disabled_rule_is_silent(aws):
    """Nothing is delivered."""
    put(aws, "off")
    assert messages(aws, "open") == []


def test_sources_of_aws_are_refused(aws):
    """Only AWS's services may speak as AWS."""
    assert put(aws, "ECR Image Action", source="aws.ecr")["ErrorCode"] == "NotAuthorizedForSourceException"


def test_a_malformed_detail_is_refused(aws):
    """Detail must be a JSON object."""
    answer = aws.client("events").put_events(Entries=[{"Source": "shop", "DetailType": "open", "Detail": "[1"}])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == "MalformedDetail"


def test_read_only_calls_reach_only_the_rule_that_asks_for_them(aws):
    """A plain rule never sees reads."""
    aws.events.emit("aws.iam", "AWS API Call via CloudTrail", {"eventName": "ListUsers", "readOnly": True, "managementEvent": True})
    aws.events.emit("aws.iam", "AWS API Call via CloudTrail", {"eventName": "CreateUser", "readOnly": False, "managementEvent": True})
    assert aws.settle()
    assert len(messages(aws, "all")) == 2
    (write,) = messages(aws, "writes")
    assert "CreateUser" in write["Body"]


def test_duplicates_and_disorder_lose_nothing(aws):
    """Every event arrives, twice, with the same id."""
    aws.events.disorder = Disorder(copies=2, spread=0.1)
    ids = [put(aws, "open", n=n)["EventId"] for n in range(3)]
    assert aws.settle()
    seen = [json.loads(message["Body"])["id"] for message in messages(aws, "open")]
    assert sorted(seen) == sorted(ids * 2)


def test_a_schedule_fires_on_the_clock_and_on_no_event(aws):
    """One hour later it fires once; put_events never fires it."""
    put(aws, "open")
    aws.ticker.tick()
    aws.settle()
    assert messages(aws, "timed") == []
    aws.clock.advance(3601)
    aws.ticker.tick()
    assert aws.settle()
    (message,) = messages(aws, "timed")
    assert json.loads(message["Body"])["detail-type"] == "Scheduled Event"
