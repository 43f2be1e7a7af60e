"""What calls of SQS, SNS, EventBridge, Step Functions, Lambda, CloudWatch and Security Hub need.

https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from collections.abc import Iterable, Mapping

from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from tidewaiter.local.iam_table.target import ContextValue, Place, Rule, Target, everywhere, of_parameter
from tidewaiter.local.wire import ApiRequest


def _queue(action: str) -> Rule:
    def rule(request: ApiRequest, place: Place) -> Iterable[Target]:
        name = str(request.params.get("QueueUrl") or request.params.get("QueueName") or "").rsplit("/", 1)[-1]
        return (Target(action=action, resource=place.arn("sqs", name)),)

    return rule


def _topic(request: ApiRequest, place: Place) -> Iterable[Target]:
    del place
    return (Target(action="sns:Publish", resource=str(request.params.get("TopicArn") or request.params.get("TargetArn") or "*")),)


def _put_events(request: ApiRequest, place: Place) -> Iterable[Target]:
    for entry in request.params["Entries"]:
        bus = entry.get("EventBusName") or "default"
        context: dict[str, ContextValue] = {"events:source": entry.get("Source", ""), "events:detail-type": entry.get("DetailType", "")}
        yield Target(
            action="events:PutEvents", resource=bus if bus.startswith("arn:") else place.arn("events", f"event-bus/{bus}"), context=context
        )


def _function(request: ApiRequest, place: Place) -> Iterable[Target]:
    name = str(request.params["FunctionName"])
    arn = name if name.startswith("arn:") else place.arn("lambda", f"function:{name}")
    qualifier = request.params.get("Qualifier")
    return (Target(action="lambda:InvokeFunction", resource=f"{arn}:{qualifier}" if qualifier and qualifier != "$LATEST" else arn),)


def _task(request: ApiRequest, place: Place) -> Iterable[Target]:
    """Task tokens belong to a state machine; a token that nobody waits for is checked against every machine there is."""
    token = request.params.get("taskToken")
    machines = stepfunctions_parser_backends[place.account][place.region].state_machines
    owners = [machine.arn for machine in machines if any(_waits(execution, token) for execution in machine.executions)]
    return [Target(action=request.action, resource=arn) for arn in owners or [machine.arn for machine in machines]]


def _waits(execution: object, token: object) -> bool:
    worker = getattr(execution, "exec_worker", None)
    pool = getattr(getattr(worker, "env", None), "callback_pool_manager", None)
    return pool is not None and pool.get(token) is not None


def _metric(request: ApiRequest, place: Place) -> Iterable[Target]:
    del place
    return (Target(action=request.action, resource="*", context={"cloudwatch:namespace": str(request.params.get("Namespace", ""))}),)


def _import_findings(request: ApiRequest, place: Place) -> Iterable[Target]:
    context: dict[str, ContextValue] = {"securityhub:TargetAccount": place.account}
    products = sorted({str(finding.get("ProductArn", "")) for finding in request.params.get("Findings", ())})
    return [Target(action=request.action, resource=product or "*", context=context) for product in products]


TABLE: Mapping[str, Rule] = {
    "sqs:SendMessage": _queue("sqs:SendMessage"),
    "sqs:SendMessageBatch": _queue("sqs:SendMessage"),
    "sqs:ReceiveMessage": _queue("sqs:ReceiveMessage"),
    "sqs:DeleteMessage": _queue("sqs:DeleteMessage"),
    "sqs:DeleteMessageBatch": _queue("sqs:DeleteMessage"),
    "sqs:ChangeMessageVisibility": _queue("sqs:ChangeMessageVisibility"),
    "sqs:ChangeMessageVisibilityBatch": _queue("sqs:ChangeMessageVisibility"),
    "sqs:GetQueueAttributes": _queue("sqs:GetQueueAttributes"),
    "sqs:GetQueueUrl": _queue("sqs:GetQueueUrl"),
    "sns:Publish": _topic,
    "events:PutEvents": _put_events,
    "lambda:Invoke": _function,
    "states:StartExecution": of_parameter("states", "stateMachineArn", "stateMachine:{}"),
    "states:DescribeStateMachine": of_parameter("states", "stateMachineArn", "stateMachine:{}"),
    "states:ListExecutions": of_parameter("states", "stateMachineArn", "stateMachine:{}"),
    "states:DescribeExecution": of_parameter("states", "executionArn", "execution:{}"),
    "states:GetExecutionHistory": of_parameter("states", "executionArn", "execution:{}"),
    "states:StopExecution": of_parameter("states", "executionArn", "execution:{}"),
    "states:SendTaskSuccess": _task,
    "states:SendTaskFailure": _task,
    "states:SendTaskHeartbeat": _task,
    "cloudwatch:PutMetricData": _metric,
    "xray:PutTraceSegments": everywhere,
    "xray:PutTelemetryRecords": everywhere,
    "securityhub:BatchImportFindings": _import_findings,
    "securityhub:GetFindings": of_parameter("securityhub", "HubArn", "hub/default"),
}
"""Call -> what it needs."""
