"""An encryption key is scheduled for deletion or disabled: what it protects is lost."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset({"ScheduleKeyDeletion", "DisableKey", "DeleteImportedKeyMaterial"})


def match(event: Event, _context: Context) -> Hit | None:
    """Match the calls that end the use of a key."""
    if event.service != "kms.amazonaws.com":
        return None
    key = facts.text(facts.request(event), "keyId")
    return Hit(reasons=(f"{event.name} of key {key}",), entities={"target": key})


RULE = Rule(
    id="TW-DET-key-deletion",
    title="An encryption key is about to be lost",
    severity=Severity.MEDIUM,
    tactics=("TA0040",),
    techniques=("T1485", "T1490"),
    match=match,
    events=EVENTS,
    false_positives="Removal of a stack with its keys.",
    references=("https://attack.mitre.org/techniques/T1485/", "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"),
    samples=("cloudtrail-schedule-key-deletion.json",),
)
