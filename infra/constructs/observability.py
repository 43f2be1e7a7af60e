"""Who watches the watchman: alarms on what could not be delivered and on failed runs."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct


class Observability(Construct):
    """One alarm per dead-letter queue and per state machine, all to the alert topic."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        topic: sns.ITopic,
        queues: Mapping[str, sqs.IQueue],
        machines: Mapping[str, sfn.StateMachine],
    ) -> None:
        super().__init__(scope, construct_id)
        for name, queue in sorted(queues.items()):
            metric = queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(5), statistic="Maximum")
            self._alarm(f"{name}Undelivered", metric, f"{name}: events could not be handled; they wait in the dead-letter queue", topic)
        for name, machine in sorted(machines.items()):
            metric = machine.metric_failed(period=Duration.minutes(5))
            self._alarm(f"{name}Failed", metric, f"{name}: a run failed; its history says where", topic)

    def _alarm(self, name: str, metric: cloudwatch.Metric, description: str, topic: sns.ITopic) -> None:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description=description,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))
