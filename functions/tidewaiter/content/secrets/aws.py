"""Credentials of Amazon Web Services."""

import base64
import binascii

from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity

ACCOUNT_MASK = 0x7FFFFFFFFF80


def _access_key(secret: str) -> Proof | None:
    """Read the account number that a key id carries: 40 bits behind the prefix."""
    try:
        raw = base64.b32decode(secret[4:])
    except binascii.Error:
        return None
    account = (int.from_bytes(raw[:6], "big") & ACCOUNT_MASK) >> 7
    return Proof(reasons=(f"the key id belongs to AWS account {account:012d}",))


def _secret_key(secret: str) -> Proof | None:
    """Refuse what is a path, one case only, or a hex digest of 40 digits."""
    mixed = (
        any(letter.isupper() for letter in secret)
        and any(letter.islower() for letter in secret)
        and any(letter.isdigit() for letter in secret)
    )
    return Proof() if mixed else None


ACCESS_KEY = SecretRule(
    id="TW-SECRET-aws-access-key",
    title="AWS access key id",
    family="aws",
    pattern=r"\b((?:AKIA|ASIA)[A-Z2-7]{16})\b",
    severity=Severity.HIGH,
    rotate="Deactivate the key in IAM, create another, look through CloudTrail for its use, then delete it.",
    validate=_access_key,
    minimum_entropy=2.5,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",),
)

SECRET_KEY = SecretRule(
    id="TW-SECRET-aws-secret-key",
    title="AWS secret access key",
    family="aws",
    pattern=r"""(?i)(?:aws.{0,20}secret|secret.{0,6}access.{0,6}key|aws.{0,6}sk).{0,30}?[=:>\s"',]\s{0,8}["']?([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)""",
    severity=Severity.CRITICAL,
    rotate="Deactivate the key in IAM, create another, look through CloudTrail for its use, then delete it.",
    validate=_secret_key,
    minimum_entropy=4.0,
    in_binaries=False,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",),
)

SESSION_TOKEN = SecretRule(
    id="TW-SECRET-aws-session-token",
    title="AWS session token",
    family="aws",
    pattern=r"""(?i)(?:aws.{0,10}session.{0,6}token|x-amz-security-token).{0,10}?[=:\s"']\s{0,8}["']?((?:IQoJ|FwoG|FQoG)[A-Za-z0-9/+=]{100,1000})""",
    severity=Severity.MEDIUM,
    rotate="Revoke the sessions of the role; the token itself expires within its session time.",
    in_binaries=False,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",),
)
