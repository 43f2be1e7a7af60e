"""Sample events by file name, and CloudTrail events made from what a test is about."""

import json
from pathlib import Path
from typing import Any

from tidewaiter.detection.normalise import cloudtrail
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event

EVENTS = Path(__file__).resolve().parents[2] / "events"
ACCOUNT = "111122223333"
INSTANCE = "i-0a1b2c3d4e5f60718"
USER = {
    "type": "IAMUser",
    "arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
    "accountId": ACCOUNT,
    "userName": "alice",
    "accessKeyId": "AKIAEXAMPLE",
}


def role(session: str = INSTANCE, name: str = "shop-node") -> dict[str, Any]:
    """Make the identity of a role session; by default an instance's."""
    return {
        "type": "AssumedRole",
        "principalId": f"AROAEXAMPLE:{session}",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{session}",
        "accountId": ACCOUNT,
        "accessKeyId": "ASIAEXAMPLE",
        "sessionContext": {
            "sessionIssuer": {"type": "Role", "arn": f"arn:aws:iam::{ACCOUNT}:role/{name}", "accountId": ACCOUNT, "userName": name}
        },
    }


def record(name: str, service: str, parameters: Any = None, **fields: Any) -> dict[str, Any]:
    """Make a CloudTrail record of a successful write by the user alice, unless told otherwise."""
    made = {
        "eventVersion": "1.09",
        "eventName": name,
        "eventSource": f"{service}.amazonaws.com",
        "eventTime": "2026-01-31T15:00:00Z",
        "eventID": f"{service}-{name}",
        "awsRegion": "eu-central-1",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "aws-cli/2.15.0",
        "readOnly": False,
        "userIdentity": USER,
        "recipientAccountId": ACCOUNT,
        "requestParameters": parameters,
    }
    return made | fields


def event(name: str, service: str, parameters: Any = None, **fields: Any) -> Event:
    """Make a normalised event; see `record`."""
    return cloudtrail.parse(record(name, service, parameters, **fields))


def sample(name: str) -> Event:
    """Read an event of the `events` folder."""
    return cloudtrail.parse(json.loads((EVENTS / f"{name}.json").read_text()))


def judge(rule: Rule, seen: Event, context: Context | None = None) -> Hit | None:
    """Apply a rule as the engine does: its list of names first."""
    if rule.events and seen.name not in rule.events:
        return None
    return rule.match(seen, context or Context())
