"""Somebody changes the resources of Tidewaiter itself: its functions, queues, tables, rules, roles or keys."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

CHANGES = (
    "Delete",
    "Put",
    "Update",
    "Remove",
    "Disable",
    "Stop",
    "Detach",
    "Attach",
    "Purge",
    "Set",
    "Revoke",
    "Unsubscribe",
    "Schedule",
    "Create",
)
DEPLOYMENT = frozenset({"cloudformation.amazonaws.com"})
HARMLESS = frozenset(
    {"CreateLogStream", "CreateLogGroup", "PutObject", "PutItem", "UpdateItem", "PutMetricData", "PutEvents", "StartExecution"}
)


def match(event: Event, context: Context) -> Hit | None:
    """Match changes whose parameters name one of our resources, unless CloudFormation makes them for a deployment."""
    if event.read_only is not False and not event.name.startswith(CHANGES):
        return None
    if not event.name.startswith(CHANGES) or event.name in HARMLESS or event.user_agent in DEPLOYMENT or event.source_ip in DEPLOYMENT:
        return None
    named = next((text for text in facts.texts(facts.request(event)) if _is_ours(text, context)), "")
    return Hit(reasons=(f"{event.name} on {named[:200]}",), entities={"target": named[:200]}) if named else None


def _is_ours(text: str, context: Context) -> bool:
    """Documents are left out: a policy that mentions a resource is not a change of it."""
    return "{" not in text and any(word.lower() in text.lower() for word in context.own_resources)


RULE = Rule(
    id="TW-DET-tidewaiter-tampering",
    title="Tidewaiter's own resources were changed",
    severity=Severity.CRITICAL,
    tactics=("TA0005",),
    techniques=("T1562.001", "T1562.007"),
    match=match,
    false_positives="Upgrades by hand instead of through CloudFormation.",
    references=("https://attack.mitre.org/techniques/T1562/001/",),
    samples=("cloudtrail-delete-rule-tidewaiter.json",),
)
