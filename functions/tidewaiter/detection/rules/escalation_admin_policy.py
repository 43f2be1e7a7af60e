"""An administrator policy is attached, or a policy is rewritten to allow everything."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

ADMIN = frozenset({"AdministratorAccess", "IAMFullAccess"})
EVENTS = frozenset(
    {
        "AttachUserPolicy",
        "AttachRolePolicy",
        "AttachGroupPolicy",
        "PutUserPolicy",
        "PutRolePolicy",
        "PutGroupPolicy",
        "CreatePolicyVersion",
        "CreatePolicy",
    }
)


def match(event: Event, _context: Context) -> Hit | None:
    """Match AdministratorAccess and IAMFullAccess attachments, and documents that allow every action on everything."""
    if event.service != "iam.amazonaws.com":
        return None
    asked = facts.request(event)
    target = next(
        (facts.text(asked, key) for key in ("userName", "roleName", "groupName", "policyArn", "policyName") if asked.get(key)), ""
    )
    attached = facts.text(asked, "policyArn").rsplit("/", 1)[-1]
    entities = {"target": target}
    if event.name.startswith("Attach"):
        return Hit(reasons=(f"{attached} was attached to {target}",), entities=entities) if attached in ADMIN else None
    if any(_allows_everything(statement) for statement in facts.statements(facts.policy(asked.get("policyDocument")))):
        return Hit(reasons=(f"{event.name} lets {target} do everything on every resource",), entities=entities)
    return None


def _allows_everything(statement: object) -> bool:
    actions, resources = facts.words(facts.at(statement, "Action")), facts.words(facts.at(statement, "Resource"))
    return bool({"*", "*:*", "iam:*"} & set(actions)) and "*" in resources and not facts.at(statement, "Condition")


RULE = Rule(
    id="TW-DET-admin-policy",
    title="Administrator rights were granted",
    severity=Severity.HIGH,
    tactics=("TA0004", "TA0003"),
    techniques=("T1098.003",),
    match=match,
    events=EVENTS,
    false_positives="Bootstrap of an account by infrastructure code; break-glass procedures.",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
        "https://attack.mitre.org/techniques/T1098/003/",
    ),
    samples=("cloudtrail-attach-user-policy-admin.json",),
)
