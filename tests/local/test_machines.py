"""State machines execute with their role, wait for task tokens, and keep AWS's limits."""

import json
import time

import pytest
from local_templates import PARAMETERS, allow, arn_of, function, role, table, template

CALL = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}


def machine(role_id: str, name: str, states: dict) -> dict:
    """Give a machine that starts at its first state; `${X.Arn}` in it names resources."""
    definition = {"StartAt": next(iter(states)), "States": states}
    return {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"StateMachineName": name, "RoleArn": arn_of(role_id), "DefinitionString": {"Fn::Sub": json.dumps(definition)}},
    }


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    environment = {"Variables": {"TABLE": {"Ref": "Table"}}}
    ask = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": "${Token.Arn}", "Payload": {"token.$": "$$.Task.Token"}},
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Caught"}],
        "TimeoutSeconds": 60,
        "End": True,
    }
    resources = {
        "Table": table(),
        "Role": role("lambda.amazonaws.com", allow("dynamodb:PutItem", arn_of("Table"))),
        "Echo": function("echo", "Role"),
        "Token": function("remember_token", "Role", FunctionName="test-token", Environment=environment),
        "Runner": role("states.amazonaws.com", allow("lambda:InvokeFunction", [arn_of("Echo"), arn_of("Token")])),
        "Weak": role("states.amazonaws.com"),
        "Foreign": role("ec2.amazonaws.com", allow("lambda:InvokeFunction", arn_of("Echo"))),
        "Good": machine("Runner", "good", {"A": {**CALL, "Parameters": {"FunctionName": "${Echo.Arn}", "Payload.$": "$"}}}),
        "Denied": machine("Weak", "denied", {"A": {**CALL, "Parameters": {"FunctionName": "${Echo.Arn}"}}}),
        "Untrusted": machine("Foreign", "untrusted", {"A": {**CALL, "Parameters": {"FunctionName": "${Echo.Arn}"}}}),
        "Ask": machine("Runner", "ask", {"A": ask, "Caught": {"Type": "Pass", "End": True}}),
        "Big": machine("Runner", "big", {"A": {**CALL, "Parameters": {"FunctionName": "${Echo.Arn}", "Payload.$": "$"}}}),
        "Loop": machine("Weak", "loop", {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}),
    }
    aws.deploy(template(resources), PARAMETERS, assets)


def start(aws, name: str, value: object = None) -> str:
    """Start a machine and return the execution."""
    arn = f"arn:aws:states:{aws.region}:{aws.account}:stateMachine:{name}"
    return aws.client("stepfunctions").start_execution(stateMachineArn=arn, input=json.dumps(value or {}))["executionArn"]


def finish(aws, execution: str, seconds: float = 20.0) -> dict:
    """Wait for an execution to end and describe it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        described = aws.client("stepfunctions").describe_execution(executionArn=execution)
        if described["status"] != "RUNNING":
            return described
        time.sleep(0.05)
    return described


def test_a_machine_invokes_a_function_as_its_role(aws):
    """The output holds the function's answer, the history tells the story; unnamed starts don't collide."""
    execution, other = start(aws, "good", {"a": 1}), start(aws, "good", {"a": 1})
    described = finish(aws, execution)
    assert described["status"] == "SUCCEEDED"
    assert json.loads(described["output"])["Payload"]["event"] == {"a": 1}
    assert execution != other
    history = aws.client("stepfunctions").get_execution_history(executionArn=execution)["events"]
    assert next(event["type"] for event in history) == "ExecutionStarted"
    assert finish(aws, other)["status"] == "SUCCEEDED"


def test_a_role_without_the_grant_fails_the_machine(aws):
    """The refusal is the execution's error and is reported."""
    described = finish(aws, start(aws, "denied"))
    assert described["status"] == "FAILED"
    assert "AccessDenied" in described["error"]
    assert any(denied.action == "lambda:InvokeFunction" for denied in aws.iam_report().denied)


def test_a_role_that_does_not_trust_step_functions_is_no_use(aws):
    """The grant alone does not help."""
    assert finish(aws, start(aws, "untrusted"))["status"] == "FAILED"


def test_a_task_token_is_answered(aws):
    """The machine waits, settle does not wait for it, and success lets it go on."""
    execution = start(aws, "ask")
    assert aws.settle()
    item = aws.client("dynamodb").get_item(TableName="test-table", Key={"id": {"S": "token"}})["Item"]
    assert aws.client("stepfunctions").describe_execution(executionArn=execution)["status"] == "RUNNING"
    aws.client("stepfunctions").send_task_success(taskToken=item["token"]["S"], output='{"yes": true}')
    described = finish(aws, execution)
    assert described["status"] == "SUCCEEDED"
    assert json.loads(described["output"]) == {"yes": True}


def test_a_waiting_task_times_out_by_the_settable_clock(aws):
    """When the clock passes the timeout the Catch sees States.Timeout."""
    execution = start(aws, "ask")
    assert aws.settle()
    aws.clock.advance(61)
    described = finish(aws, execution)
    assert described["status"] == "SUCCEEDED"
    assert json.loads(described["output"])["error"]["Error"] == "States.Timeout"


def test_state_data_over_256_kb_fails(aws):
    """References, not results, belong in state."""
    described = finish(aws, start(aws, "big", {"x": "y" * 200_000}))
    bigger = aws.client("stepfunctions").start_execution(
        stateMachineArn=f"arn:aws:states:{aws.region}:{aws.account}:stateMachine:big", input=json.dumps({"x": "y" * 262_100})
    )["executionArn"]
    assert described["status"] == "SUCCEEDED"
    assert finish(aws, bigger)["status"] == "FAILED"


def test_a_history_that_grows_too_long_ends_the_execution(aws):
    """An endless loop fails at the limit."""
    aws.machines.max_history = 500
    described = finish(aws, start(aws, "loop"))
    aws.machines.max_history = 25_000
    assert described["status"] == "FAILED"


def test_an_execution_that_has_hardly_begun_can_be_stopped(aws):
    """Closing right after a start waits until there is something to stop; without a grant it ends by itself at the latest."""
    executions = [start(aws, "denied") for _ in range(5)]
    aws.machines.stop()
    assert {finish(aws, execution)["status"] for execution in executions} <= {"ABORTED", "FAILED"}
