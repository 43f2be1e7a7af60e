"""Credentials of Amazon Web Services."""

import base64
import binascii
import json
from functools import partial

from tidewaiter.content.grammar import IN_NEXT_FIELD, QUOTE, UUID, assigned, token, whole
from tidewaiter.content.plausibility import decode_base64
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
    pattern=r"\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b",
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
    pattern=r"(?:(?i:aws.{0,20}secret|secret.{0,6}access.{0,6}key|aws[ _.-]?sk|s3.{0,8}secret.{0,8}key)[^\n]{0,30}?"
    rf"""{IN_NEXT_FIELD}|\bA[KS]IA[A-Z2-7]{{16}}\b[^\0]{{0,80}}?)[=:>\s"',]\s{{0,8}}{QUOTE}([A-Za-z0-9/+]{{40}})(?:[^A-Za-z0-9/+=_-]|$)""",
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
    pattern=rf"""(?i)(?:aws.{{0,10}}session.{{0,6}}token|x-amz-security-token).{{0,10}}?{IN_NEXT_FIELD}[=:>\s"']\s{{0,8}}{QUOTE}"""
    r"((?:IQoJ|FwoG|FQoG)[A-Za-z0-9/+=]{200,})",
    severity=Severity.MEDIUM,
    rotate="Revoke the sessions of the role; the token itself expires within its session time.",
    in_binaries=False,
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",),
)


def _ecr(secret: str) -> Proof | None:
    """Accept the JSON that GetAuthorizationToken hands out: payload, data key and version."""
    try:
        value = json.loads(decode_base64(secret))
    except (ValueError, RecursionError):
        return None
    return Proof() if isinstance(value, dict) and value.keys() >= {"payload", "datakey"} else None


def _ses(secret: str) -> Proof | None:
    """Accept a version byte of 4 and a signature of 32 bytes."""
    raw = decode_base64(secret)
    return Proof() if len(raw) == SMTP_LENGTH and raw[0] == SMTP_VERSION else None


SMTP_LENGTH = 33
SMTP_VERSION = 4
_token = partial(token, family="aws")

BEDROCK = _token(
    "aws-bedrock-key",
    "Amazon Bedrock API key",
    r"\b(ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/=]{80,260}|bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{80,400})",
    "Deactivate the service-specific credential in IAM.",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_bedrock.html",
)
ECR_LOGIN = _token(
    "aws-ecr-login",
    "Login of Amazon ECR",
    r"\b(eyJwYXlsb2FkIjoi[A-Za-z0-9+/=_-]{200,})",
    "It ends by itself after 12 hours; use the ECR credential helper.",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
    severity=Severity.MEDIUM,
    validate=_ecr,
)
CODEARTIFACT = _token(
    "aws-codeartifact-login",
    "Login of AWS CodeArtifact",
    assigned("codeartifact[a-z0-9_.-]{0,24}(?:token|auth)", "eyJ[A-Za-z0-9_.=-]{100,}"),
    "It ends by itself after 12 hours; fetch it at build time as a secret.",
    "https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html",
    severity=Severity.MEDIUM,
)
CODEARTIFACT_URL = _token(
    "aws-codeartifact-address",
    "Login of AWS CodeArtifact in an address",
    r"https://aws:([A-Za-z0-9_.=-]{100,})@[a-z0-9-]{1,100}\.d\.codeartifact\.[a-z0-9-]{4,25}\.amazonaws\.com",
    "It ends by itself after 12 hours; pass pip.conf as a build secret.",
    "https://docs.aws.amazon.com/codeartifact/latest/ug/python-configure-pip.html",
    severity=Severity.MEDIUM,
)
SES_SMTP = _token(
    "aws-ses-smtp-password",
    "SMTP password of Amazon SES",
    assigned("(?:ses|smtp)[a-z0-9_.-]{0,20}(?:pass|secret)", "B[A-Za-z0-9+/]{43}"),
    "Delete the access key of the SMTP user in IAM and make new SMTP credentials.",
    "https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html",
    validate=_ses,
    minimum_entropy=4.0,
)
APPSYNC = _token(
    "aws-appsync-key",
    "AWS AppSync API key",
    whole("da2-[a-z0-9]{26}"),
    "Delete the key of the AppSync API.",
    "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
    severity=Severity.MEDIUM,
    minimum_entropy=3.5,
)
LOGIN_WITH_AMAZON = _token(
    "amazon-oauth-client-secret",
    "Login with Amazon client secret",
    whole(r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}"),
    "Rotate the client secret in the developer console.",
    "https://developer-docs.amazon.com/sp-api/docs/rotating-your-apps-lwa-credentials",
)
MWS = _token(
    "amazon-mws-token",
    "Amazon marketplace token",
    whole(f"amzn\\.mws\\.{UUID}"),
    "Withdraw the authorization in Seller Central.",
    "https://developer-docs.amazon.com/sp-api/docs/authorizing-selling-partner-api-applications",
)
