"""A disk snapshot, machine image or database snapshot is shared with everyone or another account."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset({"ModifySnapshotAttribute", "ModifyImageAttribute", "ModifyDBSnapshotAttribute", "ModifyDBClusterSnapshotAttribute"})


def match(event: Event, _context: Context) -> Hit | None:
    """Match additions to who may restore or launch; removals are left alone."""
    asked = facts.request(event)
    receivers = [
        who for who in (*_ec2_receivers(asked), *_rds_receivers(asked)) if who == "all" or (who.isdigit() and who != event.account)
    ]
    if not receivers:
        return None
    what = next(
        (
            facts.text(asked, key)
            for key in ("snapshotId", "imageId", "dBSnapshotIdentifier", "dBClusterSnapshotIdentifier")
            if asked.get(key)
        ),
        "a snapshot",
    )
    severity = Severity.CRITICAL if "all" in receivers else None
    return Hit(reasons=(f"{what} was shared with {', '.join(receivers[:5])}",), severity=severity, entities={"target": what})


def _ec2_receivers(asked: object) -> tuple[str, ...]:
    added = [entry for kind in ("createVolumePermission", "launchPermission") for entry in facts.items(asked, kind, "add")]
    return tuple(facts.text(entry, "group") or facts.text(entry, "userId") for entry in added)


def _rds_receivers(asked: object) -> tuple[str, ...]:
    if facts.text(asked, "attributeName") != "restore":
        return ()
    return tuple(str(value) for value in facts.items(asked, "valuesToAdd"))


RULE = Rule(
    id="TW-DET-snapshot-shared",
    title="A snapshot or image was shared outside the account",
    severity=Severity.HIGH,
    tactics=("TA0010",),
    techniques=("T1537",),
    match=match,
    events=EVENTS,
    false_positives="Sharing with a named account of the same organisation, for backup or golden images.",
    references=(
        "https://attack.mitre.org/techniques/T1537/",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
    ),
    samples=("cloudtrail-modify-snapshot-attribute-public.json",),
)
