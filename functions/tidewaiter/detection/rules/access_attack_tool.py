"""The user agent names a tool made for attacking, or a distribution made for it."""

from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

TOOLS = ("kali", "parrot", "pentoo", "pacu", "trufflehog", "scoutsuite", "cloudfox", "enumerate-iam", "stratus-red-team", "cloudgoat")


def match(event: Event, _context: Context) -> Hit | None:
    """Match names of tools in the user agent; a careful attacker changes it, a careless one is caught."""
    agent = event.user_agent.lower()
    tool = next((name for name in TOOLS if name in agent), "")
    return Hit(reasons=(f"the user agent names {tool}",)) if tool else None


RULE = Rule(
    id="TW-DET-attack-tool",
    title="A call was made with an attack tool",
    severity=Severity.MEDIUM,
    tactics=("TA0001",),
    techniques=("T1078.004",),
    match=match,
    false_positives="Penetration tests and secret scanners of the company itself.",
    references=("https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html",),
    samples=("cloudtrail-get-caller-identity-kali.json",),
)
