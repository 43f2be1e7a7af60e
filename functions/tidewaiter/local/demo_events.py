"""The demo's attack: CloudTrail records of an intruder who uses an instance role's credentials from somewhere else.

Record contents: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

INTRUDER = "203.0.113.66"
_AGENT = "aws-cli/2.31.0 md/awscrt#0.28.1 ua/2.1 os/linux#6.1 lang/python#3.13"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thief:
    """Whose credentials are used: the role of an instance, in the session EC2 gave that instance."""

    account: str
    region: str
    role_arn: str
    instance_id: str


def stolen_credentials(thief: Thief, start: datetime) -> Iterator[dict[str, Any]]:
    """Yield the records: look around, read secrets, make a way back in, cover the tracks."""
    calls: tuple[tuple[str, str, bool, dict[str, Any] | None], ...] = (
        ("sts", "GetCallerIdentity", True, None),
        ("iam", "ListUsers", True, None),
        ("iam", "ListRoles", True, None),
        ("s3", "ListBuckets", True, None),
        ("ec2", "DescribeInstances", True, {"instancesSet": {}, "filterSet": {}}),
        ("secretsmanager", "ListSecrets", True, None),
        ("secretsmanager", "GetSecretValue", True, {"secretId": "shop/database"}),
        ("secretsmanager", "GetSecretValue", True, {"secretId": "shop/payment-provider"}),
        ("iam", "CreateUser", False, {"userName": "backup-operator"}),
        ("iam", "CreateAccessKey", False, {"userName": "backup-operator"}),
        ("cloudtrail", "StopLogging", False, {"name": f"arn:aws:cloudtrail:{thief.region}:{thief.account}:trail/organisation"}),
    )
    for number, (service, name, read_only, parameters) in enumerate(calls):
        yield _record(thief, start + timedelta(seconds=4 * number), service, name, read_only=read_only, parameters=parameters)


def _record(
    thief: Thief, moment: datetime, service: str, name: str, *, read_only: bool, parameters: dict[str, Any] | None
) -> dict[str, Any]:
    role = thief.role_arn.rsplit("/", 1)[-1]
    issuer = {"type": "Role", "principalId": "AROADEMOROLE000000001", "arn": thief.role_arn, "accountId": thief.account, "userName": role}
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": f"AROADEMOROLE000000001:{thief.instance_id}",
            "arn": f"arn:aws:sts::{thief.account}:assumed-role/{role}/{thief.instance_id}",
            "accountId": thief.account,
            "accessKeyId": "ASIADEMOSESSION000001",
            "sessionContext": {
                "sessionIssuer": issuer,
                "attributes": {"creationDate": _stamp(moment), "mfaAuthenticated": "false"},
                "ec2RoleDelivery": "2.0",
            },
        },
        "eventTime": _stamp(moment),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": thief.region,
        "sourceIPAddress": INTRUDER,
        "userAgent": _AGENT,
        "requestParameters": parameters,
        "responseElements": None,
        "requestID": str(uuid4()),
        "eventID": str(uuid4()),
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": thief.account,
        "eventCategory": "Management",
    }


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
