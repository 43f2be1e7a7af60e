"""Somebody makes credentials for another user: a second way in that survives the first being closed."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset({"CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "CreateServiceSpecificCredential", "UploadSSHPublicKey"})


def match(event: Event, _context: Context) -> Hit | None:
    """Match credentials made for a user who is not the caller; a person who rotates their own key is left alone."""
    user = facts.text(facts.request(event), "userName")
    if event.service != "iam.amazonaws.com" or not user or (event.principal.kind == "IAMUser" and event.principal.name == user):
        return None
    severity = Severity.HIGH if facts.is_workload(event) or event.name == "CreateAccessKey" else None
    return Hit(reasons=(f"{event.name} for user {user} by {event.principal.arn}",), severity=severity, entities={"target": user})


RULE = Rule(
    id="TW-DET-credentials-for-other-user",
    title="Credentials were created for another user",
    severity=Severity.MEDIUM,
    tactics=("TA0003",),
    techniques=("T1098.001",),
    match=match,
    events=EVENTS,
    false_positives="Help desks and infrastructure code that create users with their keys.",
    references=(
        "https://attack.mitre.org/techniques/T1098/001/",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html",
    ),
    samples=("cloudtrail-create-access-key-other-user.json",),
)
