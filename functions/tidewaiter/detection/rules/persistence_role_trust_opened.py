"""The trust policy of a role lets in another account, everyone or an unknown identity provider."""

from collections.abc import Mapping

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

TRUST_KEYS = ("policyDocument", "assumeRolePolicyDocument")


def match(event: Event, _context: Context) -> Hit | None:
    """Match trust in everyone or in a foreign account that no external id or organisation condition limits."""
    if event.service != "iam.amazonaws.com":
        return None
    asked = facts.request(event)
    document = next((facts.policy(asked[key]) for key in TRUST_KEYS if key in asked), {})
    outside = [
        who
        for statement in facts.statements(document)
        for who in facts.foreign_accounts(statement, event.account)
        if not _limited(statement, who)
    ]
    if not outside:
        return None
    role = facts.text(asked, "roleName")
    severity = Severity.CRITICAL if "*" in outside else None
    return Hit(reasons=(f"{role} can now be assumed by {', '.join(outside[:5])}",), severity=severity, entities={"target": role})


def _limited(statement: Mapping[str, object], who: str) -> bool:
    """Tell whether a condition keeps the trust narrow; an external id is no secret, so it does not narrow trust in everyone."""
    keys = {key.lower() for operator in facts.condition_blocks(statement.get("Condition")) for key in operator}
    narrow = {"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn"}
    return bool(keys & (narrow if who == "*" else narrow | {"sts:externalid"}))


RULE = Rule(
    id="TW-DET-role-trust-opened",
    title="A role can be assumed from outside the account",
    severity=Severity.HIGH,
    tactics=("TA0003", "TA0004"),
    techniques=("T1098",),
    match=match,
    events=frozenset({"CreateRole", "UpdateAssumeRolePolicy"}),
    false_positives="Vendors that need a cross-account role: they document an external id, which this rule accepts.",
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        "https://attack.mitre.org/techniques/T1098/",
    ),
    samples=("cloudtrail-update-assume-role-policy-foreign.json",),
)
