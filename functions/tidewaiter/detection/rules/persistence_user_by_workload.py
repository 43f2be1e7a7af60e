"""The role of a workload changes identities: software that serves requests has no business doing so."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

CHANGES = ("Create", "Put", "Attach", "Add", "Update", "Delete", "Detach", "Upload")


def match(event: Event, _context: Context) -> Hit | None:
    """Match IAM writes by an instance's or pod's role."""
    if event.service != "iam.amazonaws.com" or not facts.is_workload(event) or not event.name.startswith(CHANGES):
        return None
    asked = facts.request(event)
    target = next(
        (facts.text(asked, key) for key in ("userName", "roleName", "groupName", "policyName", "policyArn") if asked.get(key)), ""
    )
    return Hit(
        reasons=(f"the workload's session {event.principal.session} called {event.name} for {target or 'an identity'}",),
        entities={"target": target},
    )


RULE = Rule(
    id="TW-DET-identity-change-by-workload",
    title="A workload changed identities",
    severity=Severity.MEDIUM,
    tactics=("TA0003",),
    techniques=("T1136.003", "T1098"),
    match=match,
    false_positives="Build agents and infrastructure code that run on instances with administrator roles.",
    references=("https://attack.mitre.org/techniques/T1136/003/",),
    samples=("cloudtrail-create-user-by-instance.json",),
)
