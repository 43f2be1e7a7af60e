"""A person signs in to the console without a second factor."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


def match(event: Event, _context: Context) -> Hit | None:
    """Match successful sign-ins of IAM users; federated people prove their second factor elsewhere."""
    if event.principal.kind not in {"IAMUser", "Root"} or facts.text(facts.response(event), "ConsoleLogin") != "Success":
        return None
    if facts.text(event.raw, "additionalEventData", "MFAUsed") != "No":
        return None
    return Hit(reasons=(f"{event.principal.name or event.principal.arn} signed in from {event.source_ip} without a second factor",))


RULE = Rule(
    id="TW-DET-console-without-mfa",
    title="A console sign-in without a second factor",
    severity=Severity.MEDIUM,
    tactics=("TA0001",),
    techniques=("T1078.004",),
    match=match,
    events=frozenset({"ConsoleLogin"}),
    false_positives="Accounts that do not ask for a second factor yet.",
    references=("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html",),
    samples=("cloudtrail-console-login-no-mfa.json",),
)
