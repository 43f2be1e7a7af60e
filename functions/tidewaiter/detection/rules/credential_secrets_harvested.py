"""One principal reads many different secrets in a short time."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Burst, Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset({"GetSecretValue", "BatchGetSecretValue", "GetParameter", "GetParameters", "GetParametersByPath"})
DISTINCT = 4
MINUTES = 10


def match(event: Event, _context: Context) -> Hit | None:
    """Match reads of secrets; parameters count only when they are asked for decrypted."""
    if event.service == "secretsmanager.amazonaws.com":
        return Hit(reasons=(f"at least {DISTINCT} different secrets were read within {MINUTES} minutes",))
    if event.service == "ssm.amazonaws.com" and facts.request(event).get("withDecryption") is True:
        return Hit(reasons=(f"at least {DISTINCT} different encrypted parameters were read within {MINUTES} minutes",))
    return None


def secret_of(event: Event) -> str:
    """Name the secret or parameter of a call; calls that read several count by what they ask for."""
    asked = facts.request(event)
    return (
        facts.text(asked, "secretId")
        or facts.text(asked, "name")
        or facts.text(asked, "path")
        or ",".join(sorted(set(facts.texts(asked))))[:256]
    )


RULE = Rule(
    id="TW-DET-secrets-harvested",
    title="Many secrets were read in a short time",
    severity=Severity.MEDIUM,
    tactics=("TA0006",),
    techniques=("T1555.006",),
    match=match,
    events=EVENTS,
    false_positives="Deployment tools and secret synchronisers: they read the same secrets every day from the same role.",
    references=("https://attack.mitre.org/techniques/T1555/006/",),
    samples=("cloudtrail-get-secret-value.json",),
    attempts=True,
    burst=Burst(value=secret_of, distinct=DISTINCT, minutes=MINUTES),
)
