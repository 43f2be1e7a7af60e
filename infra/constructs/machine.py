"""A state machine from one of our workflow files."""

from collections.abc import Mapping

from aws_cdk import Aws, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.workflow import names_in, render_workflow
from tidewaiter.adapters.tables import ROLE_PATH


class Machine(Construct):
    """A STANDARD state machine that may invoke the functions its workflow names, and nothing else."""

    def __init__(
        self, scope: Construct, construct_id: str, *, workflow: str, name: str, functions: Mapping[str, lambda_.Function], key: kms.IKey
    ) -> None:
        super().__init__(scope, construct_id)
        arns = {used: functions[used].function_arn for used in names_in(workflow)}
        self.role = iam.Role(
            self,
            "Role",
            path=ROLE_PATH,
            assumed_by=iam.ServicePrincipal("states.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}),
            inline_policies={
                "Invoke": iam.PolicyDocument(
                    statements=[iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[arns[used] for used in sorted(arns)])]
                )
            },
        )
        # Step Functions keeps its log group policy small only for names under this prefix.
        group = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/tidewaiter-{name}",
            encryption_key=key,
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=f"tidewaiter-{name}",
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_string(render_workflow(workflow, {**arns, "partition": Aws.PARTITION})),
            role=self.role,
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
