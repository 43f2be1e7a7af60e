"""Who watches the watchman: alarms on what could not be delivered, on failed runs and on settings nobody can read; one dashboard."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from tidewaiter.adapters.tables import DASHBOARD_NAME

NAMESPACE, SERVICE = "Tidewaiter", {"service": "tidewaiter"}
"""What `tidewaiter.observability` writes; its import would need the libraries of the functions."""

FIVE_MINUTES = Duration.minutes(5)
SEEN = ("Image-block", "Image-not-assessed", "Signals", "Action-done", "Action-failed")
TROUBLE = ("SettingsMalformed", "SlackFailed", "TopicFailed", "SecurityHubFailed", "AttachRefused", "Failed-contain", "Failed-release")
RUNBOOK = "docs/runbook.md says what to do"


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
        waiting, failed = [], []
        for name, queue in sorted(queues.items()):
            metric = queue.metric_approximate_number_of_messages_visible(period=FIVE_MINUTES, statistic="Maximum", label=name)
            waiting.append(metric)
            _alarm(self, f"{name}Undelivered", metric, f"{name}: events could not be handled; they wait in the dead-letter queue", topic)
        for name, machine in sorted(machines.items()):
            metric = machine.metric_failed(period=FIVE_MINUTES, label=name)
            failed.append(metric)
            _alarm(self, f"{name}Failed", metric, f"{name}: a run failed; its history says where", topic)
        _alarm(self, "SettingsMalformed", _own("SettingsMalformed"), "The response settings can't be read: nothing is contained", topic)
        _alarm(self, "FeedsKeptBack", _own("FeedsKeptBack"), "Advisories of a feed were not renewed: its last good data is used", topic)
        _alarm(self, "RulesUnusable", _own("RulesUnusable"), "Files in waivers/ or vex/ can't be used: they hide nothing", topic)
        unusable = "Trust documents in trust/ can't be used: no image passes until they can"
        _alarm(self, "TrustUnusable", _own("TrustUnusable"), unusable, topic)
        unread = "Repositories of ECR can't be listed: missed pushes and deleted images in them stay unseen"
        _alarm(self, "ReconcileUnread", _own("ReconcileUnread"), unread, topic)
        self._dashboard(waiting, failed)

    def _dashboard(self, waiting: Sequence[cloudwatch.IMetric], failed: Sequence[cloudwatch.IMetric]) -> None:
        board = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=DASHBOARD_NAME, default_interval=Duration.days(1))
        board.add_widgets(_graph("What was seen and done", [_own(name) for name in SEEN]), _graph("Failed runs", failed))
        board.add_widgets(_graph("Trouble", [_own(name) for name in TROUBLE]), _graph("Waiting in dead-letter queues", waiting))


def alarm_on_waiting(scope: Construct, name: str, queue: sqs.IQueue, description: str, topic: sns.ITopic) -> None:
    """Tell people when something waits in a dead-letter queue."""
    _alarm(scope, name, queue.metric_approximate_number_of_messages_visible(period=FIVE_MINUTES, statistic="Maximum"), description, topic)


def _alarm(scope: Construct, name: str, metric: cloudwatch.Metric, description: str, topic: sns.ITopic) -> None:
    alarm = cloudwatch.Alarm(
        scope,
        name,
        metric=metric,
        threshold=1,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=f"{description}. {RUNBOOK}",
    )
    alarm.add_alarm_action(actions.SnsAction(topic))


def _own(name: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=NAMESPACE, metric_name=name, dimensions_map=SERVICE, period=FIVE_MINUTES, statistic="Sum", label=name
    )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=12, height=6)
