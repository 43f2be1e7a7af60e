"""The root user of the account acts."""

from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


def match(event: Event, _context: Context) -> Hit | None:
    """Match what the root user does itself; calls AWS makes on its behalf (`invokedBy`) are left alone."""
    identity = event.raw.get("userIdentity")
    invoked = isinstance(identity, dict) and identity.get("invokedBy")
    if event.principal.kind != "Root" or invoked or event.raw.get("eventType") == "AwsServiceEvent":
        return None
    if event.read_only and event.name != "ConsoleLogin":
        return None
    return Hit(reasons=(f"the root user called {event.name} from {event.source_ip}",))


RULE = Rule(
    id="TW-DET-root-used",
    title="The root user was used",
    severity=Severity.HIGH,
    tactics=("TA0001", "TA0004"),
    techniques=("T1078.004",),
    match=match,
    false_positives="The few tasks that only root can do, such as closing the account.",
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",),
    samples=("cloudtrail-root-create-access-key.json",),
)
