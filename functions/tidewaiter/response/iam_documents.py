"""The only place that writes IAM policy documents: from a typed revocation it builds one Deny, and nothing else can be put.

`iam:PutRolePolicy` cannot be limited by what the document says, so its holder could grant itself anything; docs/threat-model.md tells why
this module is the brake. Shape of the document: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tidewaiter.errors import BadInputError, RefusedError
from tidewaiter.model.response import ApiCall

INLINE_LIMIT = 10_240
"""Characters all inline policies of a role may have together, white space not counted.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

POLICY_PREFIX = "TidewaiterRevoke-"
_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Sessions of `role` (its name) issued before `cut` (RFC 3339) are denied everything, on account of `incident`."""

    role: str
    incident: str
    cut: str

    def __post_init__(self) -> None:
        if not (_NAME.fullmatch(self.role) and _NAME.fullmatch(self.policy_name)):
            raise BadInputError("not a role name or incident id IAM could take", where=f"{self.role} {self.incident}"[:200])
        if datetime.fromisoformat(self.cut).tzinfo is None:
            raise BadInputError("the cut time names no time zone", where=self.cut)

    @property
    def policy_name(self) -> str:
        """Name of the inline policy; it carries the incident's id."""
        return f"{POLICY_PREFIX}{self.incident}"


def document_of(revocation: Revocation) -> dict[str, Any]:
    """Build the policy: Deny everything to sessions whose token is older than the cut."""
    statement = {
        "Sid": "TidewaiterRevokeOlderSessions",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": revocation.cut}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def put_call(revocation: Revocation) -> ApiCall:
    """Make the call that revokes."""
    document = json.dumps(document_of(revocation), separators=(",", ":"))
    parameters = {"RoleName": revocation.role, "PolicyName": revocation.policy_name, "PolicyDocument": document}
    return ApiCall(service="iam", operation="PutRolePolicy", parameters=parameters)


def delete_call(revocation: Revocation) -> ApiCall:
    """Make the call that lets old sessions live again."""
    parameters = {"RoleName": revocation.role, "PolicyName": revocation.policy_name}
    return ApiCall(service="iam", operation="DeleteRolePolicy", parameters=parameters)


def checked(call: ApiCall, revocation: Revocation) -> ApiCall:
    """Return the call if it is exactly one that this module would build; raises RefusedError for anything else."""
    if call not in (put_call(revocation), delete_call(revocation)):
        raise RefusedError(
            f"{call.operation} is not what this revocation allows",
            where=revocation.role,
            hint="The plan was altered after it was made; plan again and find out by whom",
        )
    return call


def inline_size(documents: Mapping[str, Mapping[str, Any]]) -> int:
    """Count the characters IAM counts for a role's inline policies."""
    return sum(len(json.dumps(document, separators=(",", ":"))) for document in documents.values())
