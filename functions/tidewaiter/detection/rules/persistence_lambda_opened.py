"""A Lambda function may be called by everyone or by another account."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset(
    {"AddPermission20150331", "AddPermission20150331v2", "AddPermission", "CreateFunctionUrlConfig", "UpdateFunctionUrlConfig"}
)


def match(event: Event, _context: Context) -> Hit | None:
    """Match permissions for everyone or a foreign account, and function URLs without authentication."""
    if event.service != "lambda.amazonaws.com":
        return None
    asked = facts.request(event)
    function, principal = facts.text(asked, "functionName"), facts.text(asked, "principal")
    if "FunctionUrl" in event.name:
        reason = "has a URL without authentication" if facts.text(asked, "authType") == "NONE" else ""
    else:
        outside = principal == "*" or facts.account_of(principal) not in {"", event.account}
        reason = f"may be called by {principal}" if outside and not asked.get("principalOrgID") else ""
    return Hit(reasons=(f"{function} {reason}",), entities={"target": function}) if reason else None


RULE = Rule(
    id="TW-DET-lambda-opened",
    title="A Lambda function was opened to outsiders",
    severity=Severity.MEDIUM,
    tactics=("TA0003",),
    techniques=("T1648", "T1546"),
    match=match,
    events=EVENTS,
    false_positives="Webhooks that check a signature themselves.",
    references=(
        "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
        "https://attack.mitre.org/techniques/T1648/",
    ),
    samples=("cloudtrail-add-permission-public.json",),
)
