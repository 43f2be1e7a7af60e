"""An ECR repository or registry is opened to everyone or to another account."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


def match(event: Event, _context: Context) -> Hit | None:
    """Match policies whose Allow statements name everyone, or an account that is not the owner's; a wildcard is the worse case."""
    if event.service != "ecr.amazonaws.com":
        return None
    asked = facts.request(event)
    statements = facts.statements(facts.policy(asked.get("policyText")))
    outside = [who for statement in statements for who in facts.foreign_accounts(statement, event.account) if not _limited(statement)]
    if not outside:
        return None
    repository = facts.text(asked, "repositoryName") or "the registry"
    everyone = "*" in outside
    reason = f"{repository} was opened to {'everyone' if everyone else ', '.join(outside[:5])}"
    return Hit(reasons=(reason,), severity=Severity.HIGH if everyone else None, entities={"repository": repository})


def _limited(statement: object) -> bool:
    """Tell whether an organisation or account condition keeps a wildcard principal inside."""
    keys = {key.lower() for operator in facts.condition_blocks(facts.at(statement, "Condition")) for key in operator}
    return bool(keys & {"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:sourceaccount"})


RULE = Rule(
    id="TW-DET-ecr-policy-open",
    title="An ECR repository was opened beyond its account",
    severity=Severity.MEDIUM,
    tactics=("TA0010",),
    techniques=("T1537", "T1525"),
    match=match,
    events=frozenset({"PutRegistryPolicy", "SetRepositoryPolicy"}),
    false_positives="Shared registries that serve named accounts of the same organisation: add the organisation condition.",
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",),
    samples=("cloudtrail-set-repository-policy-public.json",),
    attempts=True,
)
