"""Rules from plain patterns, which tests can match against sample events."""

from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_events as events
from constructs import Construct

from tidewaiter.adapters.tables import BUS_NAME


def rule_of(
    scope: Construct,
    construct_id: str,
    *,
    description: str,
    pattern: Mapping[str, Any],
    target: events.IRuleTarget,
    bus: events.IEventBus | None = None,
    state: str = "ENABLED",
) -> events.Rule:
    """Make a rule with a pattern as EventBridge writes it and a state that the construct has no word for."""
    rule = events.Rule(
        scope,
        construct_id,
        description=description,
        event_bus=bus,
        event_pattern=events.EventPattern(detail_type=pattern["detail-type"]),
        targets=[target],
    )
    child = rule.node.default_child
    if not isinstance(child, events.CfnRule):
        raise TypeError("a rule without a CfnRule")
    child.event_pattern = pattern
    child.state = state
    if bus is not None:
        # By name, not by reference: what Ref of a bus returns differs between implementations of CloudFormation.
        child.event_bus_name = BUS_NAME
        child.node.add_dependency(bus)
    return rule


def every(scope: Construct, construct_id: str, *, hours: int, description: str, targets: Iterable[events.IRuleTarget]) -> None:
    """Make a rule that runs its targets every so many hours."""
    events.Rule(scope, construct_id, description=description, schedule=events.Schedule.rate(Duration.hours(hours)), targets=list(targets))
