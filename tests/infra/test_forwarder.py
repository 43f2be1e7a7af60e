"""The second stack: events of global services reach the home region, and nothing else does."""

import json
import re
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[2] / "infra" / "assets" / "forwarder.json"
TEMPLATE = json.loads(PATH.read_text())


def _one(kind: str) -> dict:
    (found,) = [one["Properties"] for one in TEMPLATE["Resources"].values() if one["Type"] == kind]
    return found


def _matches(event: dict) -> bool:
    from moto.events.models import EventPattern

    return EventPattern.load(json.dumps(_one("AWS::Events::Rule")["EventPattern"])).matches_event(event)


def test_read_only_calls_of_iam_are_forwarded_and_those_of_regional_services_are_not():
    """Regional services are seen at home already."""
    assert _one("AWS::Events::Rule")["State"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    event = {"source": "aws.iam", "detail-type": "AWS API Call via CloudTrail", "detail": {"readOnly": True}}
    assert _matches(event)
    assert _matches({**event, "source": "aws.signin", "detail-type": "AWS Console Sign In via CloudTrail"})
    assert not _matches({**event, "source": "aws.ec2"})
    assert not _matches({**event, "source": "tidewaiter"})


def test_its_role_may_put_events_on_the_home_bus_only():
    """The role's one permission is the rule's one target."""
    (target,) = _one("AWS::Events::Rule")["Targets"]
    role = _one("AWS::IAM::Role")
    (policy,) = role["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [{"Action": "events:PutEvents", "Effect": "Allow", "Resource": target["Arn"]}]
    assert role["Path"] == "/tidewaiter/"
    assert {"Ref": "HomeRegion"} in target["Arn"]["Fn::Join"][1]


def test_what_cannot_be_forwarded_is_kept():
    """Encrypted, for the queue's own rule only."""
    (target,) = _one("AWS::Events::Rule")["Targets"]
    queue = target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
    assert TEMPLATE["Resources"][queue]["Properties"]["SqsManagedSseEnabled"] is True
    allowed = [one for one in _one("AWS::SQS::QueuePolicy")["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    assert [one["Principal"] for one in allowed] == [{"Service": "events.amazonaws.com"}]


@pytest.mark.parametrize(
    ("region", "allowed"), [("eu-central-1", True), ("ap-southeast-2", True), ("us-east-1", False), ("Frankfurt", False)]
)
def test_the_home_region_is_another_one(region, allowed):
    """In us-east-1 the rule would send events round in circles."""
    assert bool(re.search(TEMPLATE["Parameters"]["HomeRegion"]["AllowedPattern"], region)) is allowed
