"""The permissions boundary of a role or user is removed."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


def match(event: Event, _context: Context) -> Hit | None:
    """Match every removal: a boundary exists to hold somebody back."""
    if event.service != "iam.amazonaws.com":
        return None
    target = facts.text(facts.request(event), "roleName") or facts.text(facts.request(event), "userName")
    return Hit(reasons=(f"the permissions boundary of {target} was removed",), entities={"target": target})


RULE = Rule(
    id="TW-DET-boundary-removed",
    title="A permissions boundary was removed",
    severity=Severity.MEDIUM,
    tactics=("TA0004",),
    techniques=("T1548.005", "T1098.003"),
    match=match,
    events=frozenset({"DeleteRolePermissionsBoundary", "DeleteUserPermissionsBoundary"}),
    false_positives="Infrastructure code that replaces boundaries.",
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
    samples=("cloudtrail-delete-role-permissions-boundary.json",),
)
