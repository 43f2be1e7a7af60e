"""Tokens of GitHub."""

from functools import partial

from tidewaiter.content.grammar import assigned, token
from tidewaiter.content.plausibility import has_crc_suffix
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.content.secrets.tokens import claims_of
from tidewaiter.model.severity import Severity


def _classic(secret: str) -> Proof | None:
    """Check the token's own checksum: what fails it was never issued."""
    return Proof(reasons=("the checksum in the token is right",)) if has_crc_suffix(secret.split("_", 1)[1]) else None


def _stateless(secret: str) -> Proof | None:
    """Accept a JSON web token behind the prefix."""
    return Proof() if claims_of(secret[secret.index("eyJ") :]) else None


TOKEN = SecretRule(
    id="TW-SECRET-github-token",
    title="GitHub token",
    family="github",
    pattern=r"\b(gh[pousr]_[A-Za-z0-9]{36})\b",
    severity=Severity.CRITICAL,
    rotate="Revoke the token in the GitHub settings of its owner and look through the audit log.",
    validate=_classic,
    references=("https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",),
)

FINE_GRAINED = SecretRule(
    id="TW-SECRET-github-fine-grained-token",
    title="GitHub fine-grained token",
    family="github",
    pattern=r"\b(github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b",
    severity=Severity.CRITICAL,
    rotate="Revoke the token in the GitHub settings of its owner and look through the audit log.",
    references=("https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",),
)

_token = partial(token, family="github")

INSTALLATION = _token(
    "github-installation-token",
    "Token of a GitHub App",
    r"\b(ghs_(?:[A-Za-z0-9]{1,20}_)?eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,})",
    "It ends by itself within an hour; revoke it with DELETE /installation/token.",
    "https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/",
    validate=_stateless,
)
LEGACY = _token(
    "github-legacy-token",
    "GitHub token in its old form",
    assigned("(?:github|gh)[_.-]?(?:api|oauth|auth|access)?[_.-]?token", "[0-9a-f]{40}"),
    "Revoke the token in the GitHub settings of its owner and look through the audit log.",
    "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
)
CLIENT_SECRET = _token(
    "github-client-secret",
    "GitHub application secret",
    assigned("(?:github|gh)[a-z0-9_.-]{0,12}client[_.-]?secret", "[0-9a-f]{40}"),
    "Delete the client secret in the settings of the GitHub application.",
    "https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors",
)
