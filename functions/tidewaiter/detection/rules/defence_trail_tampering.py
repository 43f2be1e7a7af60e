"""CloudTrail is stopped, deleted or narrowed: whoever does that wants to act unseen."""

from collections.abc import Mapping

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset(
    {"StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors", "DeleteEventDataStore", "StopEventDataStoreIngestion"}
)


def match(event: Event, _context: Context) -> Hit | None:
    """Match calls that end or narrow the recording; an update that only adds recording is left alone."""
    if event.service != "cloudtrail.amazonaws.com":
        return None
    trail = facts.text(facts.request(event), "name") or facts.text(facts.request(event), "trailName") or "a trail"
    if event.name == "UpdateTrail":
        return _narrowed(event, trail)
    if event.name == "PutEventSelectors":
        return _selectors(event, trail)
    severity = Severity.CRITICAL if facts.is_workload(event) else None
    return Hit(reasons=(f"{event.name} on {trail}",), severity=severity, entities={"trail": trail})


def _narrowed(event: Event, trail: str) -> Hit | None:
    lost = [
        key
        for key in ("isMultiRegionTrail", "includeGlobalServiceEvents", "enableLogFileValidation")
        if facts.request(event).get(key) is False
    ]
    return Hit(reasons=tuple(f"{key} of {trail} was switched off" for key in lost)) if lost else None


def _selectors(event: Event, trail: str) -> Hit | None:
    selectors = facts.items(facts.request(event), "eventSelectors")
    silent = bool(selectors) and not any(_records_writes(selector) for selector in selectors if isinstance(selector, Mapping))
    return Hit(reasons=(f"no event selector of {trail} records management events that change something any more",)) if silent else None


def _records_writes(selector: Mapping[str, object]) -> bool:
    return selector.get("includeManagementEvents", True) is not False and selector.get("readWriteType", "All") != "ReadOnly"


RULE = Rule(
    id="TW-DET-trail-tampering",
    title="CloudTrail recording was stopped or narrowed",
    severity=Severity.HIGH,
    tactics=("TA0005",),
    techniques=("T1562.008",),
    match=match,
    events=EVENTS,
    false_positives="Trails that move to an organisation trail; done by the platform team, announced, once.",
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html",
        "https://attack.mitre.org/techniques/T1562/008/",
    ),
    samples=("cloudtrail-stop-logging.json",),
)
