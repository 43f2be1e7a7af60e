"""A security group lets the whole internet reach an administration port or every port."""

from collections.abc import Mapping

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

WORLD = frozenset({"0.0.0.0/0", "::/0"})
SENSITIVE_PORTS = (22, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5985, 6379, 6443, 9200, 10250, 10255, 11211, 27017)
ALL_PORTS = 60000


def match(event: Event, _context: Context) -> Hit | None:
    """Match rules from anywhere to a port that is meant for administrators or databases, or to nearly all ports."""
    asked = facts.request(event)
    permissions = facts.items(asked, "ipPermissions") or (asked,)
    reasons = [reason for permission in permissions if isinstance(permission, Mapping) and (reason := _exposes(permission))]
    group = facts.text(asked, "groupId") or facts.text(asked, "groupName")
    return Hit(reasons=tuple(f"{group}: {reason}" for reason in reasons), entities={"security_group": group}) if reasons else None


def _exposes(permission: Mapping[str, object]) -> str:
    sources = {text for text in facts.texts(permission) if text in WORLD}
    if not sources:
        return ""
    protocol, low, high = str(permission.get("ipProtocol", "-1")), permission.get("fromPort"), permission.get("toPort")
    if protocol == "-1" or not isinstance(low, int) or not isinstance(high, int) or high - low >= ALL_PORTS:
        return "every port is open to the internet"
    ports = [str(port) for port in SENSITIVE_PORTS if low <= port <= high]
    return f"port {', '.join(ports)} is open to the internet" if ports else ""


RULE = Rule(
    id="TW-DET-security-group-opened",
    title="A security group was opened to the internet",
    severity=Severity.MEDIUM,
    tactics=("TA0005",),
    techniques=("T1562.007",),
    match=match,
    events=frozenset({"AuthorizeSecurityGroupIngress"}),
    false_positives="Bastions and test set-ups.",
    references=(
        "https://attack.mitre.org/techniques/T1562/007/",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    ),
    samples=("cloudtrail-authorize-ingress-world.json",),
)
