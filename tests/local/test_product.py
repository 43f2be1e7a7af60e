"""The shipped template deploys unmodified, and its wiring carries events."""

import pytest

from tidewaiter.local.package import TEMPLATE
from tidewaiter.local.product import deploy_product

pytestmark = [pytest.mark.e2e]


@pytest.fixture(scope="module")
def resources(aws):
    """Deploy the product."""
    if not TEMPLATE.exists():
        pytest.skip("the synthesised template is absent: run make package after a synth")
    return deploy_product(aws)


def test_every_function_has_its_code_and_role(aws, resources):
    """All functions are there under their names."""
    functions = {function["FunctionName"]: function for function in aws.client("lambda").list_functions()["Functions"]}
    assert {"tidewaiter-image-resolve", "tidewaiter-detect-cloudtrail", "tidewaiter-approval-url"} <= set(functions)
    assert all(function["CodeSize"] > 1000 for function in functions.values())


def test_the_machines_execute(aws, resources):
    """Both machines are in the executing store."""
    machines = {machine["name"] for machine in aws.client("stepfunctions").list_state_machines()["stateMachines"]}
    assert {"tidewaiter-scan-image", "tidewaiter-respond"} <= machines


def test_a_push_starts_the_scan_through_the_targets_role(aws, resources):
    """EventBridge may start the machine."""
    detail = {"action-type": "PUSH", "result": "SUCCESS", "repository-name": "none", "image-tag": "v1"}
    sent = aws.events.emit("aws.ecr", "ECR Image Action", detail)
    assert aws.background.settle()
    started = [one for one in aws.events.delivered if one.event_id == sent]
    assert [(one.target_arn.rpartition(":")[2], one.error) for one in started] == [("tidewaiter-scan-image", "")]


def test_our_own_quarantine_tag_starts_nothing(aws, resources):
    """The rule leaves our tags out."""
    detail = {"action-type": "PUSH", "result": "SUCCESS", "repository-name": "none", "image-tag": "tidewaiter-quarantine-1"}
    sent = aws.events.emit("aws.ecr", "ECR Image Action", detail)
    assert aws.background.settle()
    assert [one for one in aws.events.delivered if one.event_id == sent] == []


def test_read_only_trail_events_reach_the_inbox(aws, resources):
    """The queue's policy and key let EventBridge send."""
    detail = {"eventName": "ListUsers", "eventSource": "iam.amazonaws.com", "readOnly": True, "managementEvent": True}
    aws.events.emit("aws.iam", "AWS API Call via CloudTrail", detail, event_id="trail-1")
    assert aws.background.settle()
    assert [one.error for one in aws.events.delivered if one.event_id == "trail-1" and ":sqs:" in one.target_arn] == [""]


def test_functions_may_write_their_logs_and_traces(aws, resources):
    """What runs has the grants that AWS needs for logs and traces."""
    aws.events.emit(
        "aws.ecr", "ECR Image Action", {"action-type": "PUSH", "result": "SUCCESS", "repository-name": "none", "image-tag": "v2"}
    )
    assert aws.settle()
    assert aws.functions.calls
    assert [one for one in aws.iam_report().denied if one.action.startswith(("logs:", "xray:"))] == []
