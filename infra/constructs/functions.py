"""The Lambda functions: each with its own role, generated from what it calls, its own log group, tracing and limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.grants import Resources, environment, function_name, statements
from infra.constructs.isolation import INTERFACES, Isolation
from infra.function_spec import FunctionSpec
from infra.settings import Settings
from tidewaiter.adapters.permissions import Grant
from tidewaiter.adapters.tables import ROLE_PATH

CODE_EXCLUDED = ["**/__pycache__", "**/*.pyc", "**/.*", "tidewaiter/local", "tidewaiter/cli"]
TRACES = frozenset(
    Grant(action, "*", reason="X-Ray has no resources to name") for action in ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What all functions share."""

    code: lambda_.Code
    layer: lambda_.ILayerVersion
    malware: lambda_.ILayerVersion
    isolation: Isolation
    key: kms.IKey
    resources: Resources
    settings: Settings


class Functions(Construct):
    """All functions of a part of the system, by name."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, specs: Iterable[FunctionSpec]) -> None:
        super().__init__(scope, construct_id)
        self.by_name: Mapping[str, lambda_.Function] = {spec.name: self._function(spec, bundle) for spec in specs}

    def _function(self, spec: FunctionSpec, bundle: Bundle) -> lambda_.Function:
        name = "".join(part.capitalize() for part in spec.name.split("_"))
        needs = _needs(spec, bundle.settings)
        group = logs.LogGroup(
            self, f"{name}Logs", encryption_key=bundle.key, retention=_retention(bundle.settings), removal_policy=RemovalPolicy.DESTROY
        )
        queue = dead_letters(self, f"{name}Failed", bundle.key) if spec.background else None
        own = [
            iam.PolicyStatement(actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[group.log_group_arn]),
            *([iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue.queue_arn])] if queue else []),
        ]
        return lambda_.Function(
            self,
            name,
            function_name=function_name(spec.name),
            description=spec.purpose,
            handler=f"handlers.{spec.name}.handler",
            code=bundle.code,
            layers=[bundle.layer, *([bundle.malware] if spec.isolated else [])],
            **self._network(spec, bundle),
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=spec.memory,
            timeout=Duration.seconds(spec.timeout),
            ephemeral_storage_size=Size.mebibytes(spec.disk),
            reserved_concurrent_executions=spec.concurrency or None,
            tracing=lambda_.Tracing.ACTIVE,
            log_group=group,
            dead_letter_queue=queue,
            role=self._role(name, spec, needs, bundle, own),
            environment={
                "POWERTOOLS_SERVICE_NAME": "tidewaiter",
                "POWERTOOLS_METRICS_NAMESPACE": "Tidewaiter",
                **{key: value.format(settings=bundle.settings) for key, value in spec.environment.items()},
                **environment(needs, bundle.resources),
            },
        )

    def _network(self, spec: FunctionSpec, bundle: Bundle) -> dict[str, Any]:
        return {"vpc": bundle.isolation.vpc, "security_groups": [bundle.isolation.group]} if spec.isolated else {}

    def _role(self, name: str, spec: FunctionSpec, needs: frozenset[Grant], bundle: Bundle, own: list[iam.PolicyStatement]) -> iam.IRole:
        never = [bundle.resources.arn(role) for role in spec.guarded]
        if never:
            own.append(iam.PolicyStatement(effect=iam.Effect.DENY, actions=["iam:PutRolePolicy", "iam:DeleteRolePolicy"], resources=never))
        if spec.isolated:
            own += _connecting(bundle.resources.arn(f"function:{spec.name}"))
        document = iam.PolicyDocument(statements=[*own, *statements(needs | TRACES, bundle.resources)])
        role = iam.Role(
            self,
            f"{name}Role",
            path=ROLE_PATH,
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"Tidewaiter {spec.name}",
            inline_policies={"Declared": document},
        )
        # The declaration is the whole truth: constructs must not add grants behind it.
        return role.without_policy_updates()


def _connecting(function: str) -> list[iam.PolicyStatement]:
    """Let Lambda connect the function to its network, and the function's own code not."""
    mine = {"ArnEquals": {"lambda:SourceFunctionArn": [function]}}
    return [
        iam.PolicyStatement(actions=list(INTERFACES), resources=["*"]),
        iam.PolicyStatement(effect=iam.Effect.DENY, actions=list(INTERFACES), resources=["*"], conditions=mine),
    ]


def dead_letters(scope: Construct, construct_id: str, key: kms.IKey) -> sqs.Queue:
    """Make a queue for what could not be delivered."""
    return sqs.Queue(scope, construct_id, encryption_master_key=key, enforce_ssl=True, retention_period=Duration.days(14))


def _needs(spec: FunctionSpec, settings: Settings) -> frozenset[Grant]:
    """Leave out what the deployment switched off."""
    return frozenset(one for one in spec.needs if settings.security_hub or one.resource != "product")


def _retention(settings: Settings) -> logs.RetentionDays:
    return {30: logs.RetentionDays.ONE_MONTH, 90: logs.RetentionDays.THREE_MONTHS, 365: logs.RetentionDays.ONE_YEAR}[settings.log_days]
