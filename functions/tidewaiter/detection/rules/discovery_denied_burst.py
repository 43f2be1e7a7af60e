"""A principal is refused many different calls in a few minutes: it tries what its credentials can do."""

from tidewaiter.detection.rule import Burst, Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

DISTINCT = 5
MINUTES = 10
REFUSALS = frozenset(
    {"AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedOperation", "AuthorizationError"}
)


def match(event: Event, _context: Context) -> Hit | None:
    """Match calls refused for want of permission; other errors are mistakes, not probing."""
    if event.error not in REFUSALS:
        return None
    return Hit(reasons=(f"{DISTINCT} different calls were refused within {MINUTES} minutes; the last was {event.name}",))


def call_of(event: Event) -> str:
    """Name the call, with its service."""
    return f"{event.service}:{event.name}"


RULE = Rule(
    id="TW-DET-denied-burst",
    title="A principal probed for permissions",
    severity=Severity.MEDIUM,
    tactics=("TA0007",),
    techniques=("T1069.003", "T1580"),
    match=match,
    false_positives="A new role whose policy is still being written.",
    references=("https://attack.mitre.org/techniques/T1069/003/",),
    samples=("cloudtrail-list-users-denied.json",),
    failures_only=True,
    burst=Burst(value=call_of, distinct=DISTINCT, minutes=MINUTES),
)
