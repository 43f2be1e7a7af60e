"""Functions run as deployed: their zip, their handler string, their role, their timeout."""

import json

import pytest
from local_templates import PARAMETERS, allow, arn_of, function, role, table, template

from tidewaiter.local.aws import EmbeddedAws
from tidewaiter.local.faults import DENY, Fault


@pytest.fixture(scope="module", autouse=True)
def _stack(aws, assets):
    environment = {"Variables": {"TABLE": {"Ref": "Table"}}}
    resources = {
        "Table": table(),
        "Role": role("lambda.amazonaws.com", allow("dynamodb:PutItem", arn_of("Table"))),
        "Bare": role("lambda.amazonaws.com"),
        "Failed": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "failed"}},
        "Letters": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "letters"}},
        "Sender": role("lambda.amazonaws.com", allow("sqs:SendMessage", [arn_of("Failed"), arn_of("Letters")])),
        "Echo": function("echo", "Bare"),
        "Sleep": function("sleep", "Bare", Timeout=1),
        "Leave": function("leave", "Bare"),
        "Fail": function("fail", "Sender", DeadLetterConfig={"TargetArn": arn_of("Letters")}),
        "FailConfig": {
            "Type": "AWS::Lambda::EventInvokeConfig",
            "Properties": {
                "FunctionName": {"Ref": "Fail"},
                "Qualifier": "$LATEST",
                "MaximumRetryAttempts": 1,
                "DestinationConfig": {"OnFailure": {"Destination": arn_of("Failed")}},
            },
        },
        "Store": function("store", "Role", Environment=environment),
        "StoreBare": function("store", "Bare", FunctionName="test-store-bare", Environment=environment),
    }
    aws.deploy(template(resources), PARAMETERS, assets)


def invoke(aws: EmbeddedAws, name: str, event: object, **options: str) -> tuple[dict, dict]:
    """Call a function and decode its answer."""
    answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), **options)
    raw = answer["Payload"].read()
    return answer, json.loads(raw) if raw else {}


def test_the_real_handler_runs_with_a_context(aws):
    """The answer is the handler's, and the context knows name and deadline."""
    answer, payload = invoke(aws, "test-echo", {"a": 1})
    assert payload["event"] == {"a": 1}
    assert payload["name"] == "test-echo"
    assert 0 < payload["left"] <= 20_000
    assert "FunctionError" not in answer


def test_a_second_call_reuses_the_process(aws):
    """The process stays warm."""
    invoke(aws, "test-echo", {})
    invoke(aws, "test-echo", {})
    assert not [call for call in aws.functions.calls if call.function == "test-echo"][-1].cold


def test_an_exception_has_lambdas_shape(aws):
    """Error type, message and stack trace come back, and the error header is set."""
    answer, payload = invoke(aws, "test-fail", {})
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "KeyError"
    assert "broken on purpose" in payload["errorMessage"]
    assert payload["stackTrace"]


def test_a_slow_function_is_killed_at_its_timeout(aws):
    """After its timeout the process is killed and the error says so."""
    answer, payload = invoke(aws, "test-sleep", {})
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Sandbox.Timedout"
    assert "Task timed out after 1.00 seconds" in payload["errorMessage"]


def test_a_process_that_leaves_is_reported_and_replaced(aws):
    """An exit of the process is an error; the next call gets a new process."""
    _, first = invoke(aws, "test-leave", {})
    _, second = invoke(aws, "test-leave", {})
    assert first["errorType"] == second["errorType"] == "Runtime.ExitError"
    assert "exit status 3" in first["errorMessage"]


def test_a_granted_call_passes_and_a_missing_grant_is_refused(aws):
    """The function's own role decides."""
    _, stored = invoke(aws, "test-store", {"x": 1})
    answer, refused = invoke(aws, "test-store-bare", {"x": 1})
    assert stored == {"stored": True}
    assert answer["FunctionError"] == "Unhandled"
    assert "not authorized to perform: dynamodb:PutItem" in refused["errorMessage"]
    assert any(denied.action == "dynamodb:PutItem" and "Bare" in denied.actor for denied in aws.iam_report().denied)


def test_an_asynchronous_failure_goes_to_destination_and_dead_letters(aws):
    """After the retries the record and the event are sent with the function's role."""
    answer, _ = invoke(aws, "test-fail", {"k": 1}, InvocationType="Event")
    assert answer["StatusCode"] == 202
    assert aws.settle()
    sqs = aws.client("sqs")
    record = json.loads(sqs.receive_message(QueueUrl=f"{aws.endpoint}/{aws.account}/failed")["Messages"][0]["Body"])
    letter = sqs.receive_message(QueueUrl=f"{aws.endpoint}/{aws.account}/letters")["Messages"][0]
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["requestPayload"] == {"k": 1}
    assert json.loads(letter["Body"]) == {"k": 1}


def test_what_a_function_prints_is_kept(aws):
    """Logs are there by function name."""
    invoke(aws, "test-fail", {})
    assert "broken on purpose" in aws.logs("test-fail")


def test_a_planned_fault_reaches_the_function(aws):
    """A call can be made to fail on purpose."""
    aws.faults.add(Fault(action="dynamodb:PutItem", error=DENY))
    answer, payload = invoke(aws, "test-store", {"y": 1})
    assert answer["FunctionError"] == "Unhandled"
    assert "asked for" in payload["errorMessage"]


def test_a_large_payload_is_refused(aws):
    """A response or request over 6 MB is an error."""
    function_object = next(one for one in _functions(aws) if one.function_name == "test-echo")
    result = aws.functions.invoke(function_object, b"[" + b"1," * (3 * 1024 * 1024) + b"1]")
    assert result.error
    assert b"exceeded maximum allowed payload size" in result.payload


def _functions(aws):
    from moto.awslambda.models import lambda_backends

    return lambda_backends[aws.account][aws.region].list_functions()
