"""A principal that never did so looks around: many different listing calls in a few minutes."""

from tidewaiter.detection.rule import Burst, Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

DISTINCT = 5
MINUTES = 10
LOOKING = (
    "List",
    "Describe",
    "GetCallerIdentity",
    "GetAccount",
    "GetUser",
    "GetRole",
    "GetPolicy",
    "GetBucket",
    "GetGroup",
    "LookupEvents",
)


def match(event: Event, _context: Context) -> Hit | None:
    """Match calls that list or describe."""
    if not event.name.startswith(LOOKING):
        return None
    return Hit(
        reasons=(f"{DISTINCT} listing calls that this principal never made before, within {MINUTES} minutes; the last was {event.name}",)
    )


def call_of(event: Event) -> str:
    """Name the call, with its service."""
    return f"{event.service}:{event.name}"


RULE = Rule(
    id="TW-DET-enumeration-burst",
    title="A principal enumerated the account",
    severity=Severity.MEDIUM,
    tactics=("TA0007",),
    techniques=("T1526", "T1580", "T1087.004"),
    match=match,
    false_positives="The first run of an inventory tool, or a person opening the console for the first time.",
    references=("https://attack.mitre.org/techniques/T1580/", "https://attack.mitre.org/techniques/T1526/"),
    samples=("cloudtrail-list-users.json",),
    burst=Burst(value=call_of, distinct=DISTINCT, minutes=MINUTES, only_new=True),
)
