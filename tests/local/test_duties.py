"""Grants for logs and traces are checked as AWS uses them."""

import pytest
from local_templates import PARAMETERS, allow, arn_of, function, role, template


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    write = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "arn:aws:logs:*:*:log-group:/aws/lambda/test-echo:*")
    traces = allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")
    resources = {
        "Role": role("lambda.amazonaws.com", write, traces, allow("sts:GetCallerIdentity", "*")),
        "Bare": role("lambda.amazonaws.com"),
        "Echo": function("echo", "Role", TracingConfig={"Mode": "Active"}),
        "Call": function("call", "Bare"),
    }
    aws.deploy(template(resources, {"Role": arn_of("Role"), "Bare": arn_of("Bare")}), PARAMETERS, assets)


def test_grants_for_logs_and_traces_count_as_used(aws):
    """Only the grant that nothing needs is left."""
    aws.client("lambda").invoke(FunctionName="test-echo", Payload=b"{}")
    assert [unused.action for unused in aws.iam_report().unused if unused.role == aws.outputs["Role"]] == ["sts:GetCallerIdentity"]


def test_a_role_that_may_not_log_is_reported(aws):
    """The function runs, the missing grant shows; asking who one is needs no grant."""
    event = b'{"service": "sts", "method": "get_caller_identity", "params": {}}'
    answer = aws.client("lambda").invoke(FunctionName="test-call", Payload=event)
    assert "FunctionError" not in answer
    denied = {one.action for one in aws.iam_report().denied if one.actor == aws.outputs["Bare"]}
    assert denied == {"logs:CreateLogStream", "logs:PutLogEvents"}
