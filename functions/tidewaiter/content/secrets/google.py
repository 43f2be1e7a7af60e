"""Credentials of Google Cloud."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

SERVICE_ACCOUNT = SecretRule(
    id="TW-SECRET-gcp-service-account-key",
    title="Google Cloud service account key",
    family="google",
    pattern=r'"private_key_id"\s{0,4}:\s{0,4}"([0-9a-f]{40})"',
    severity=Severity.CRITICAL,
    rotate="Delete the key of the service account and use workload identity federation.",
    keywords=("private_key",),
    references=("https://cloud.google.com/iam/docs/keys-create-delete",),
)

API_KEY = SecretRule(
    id="TW-SECRET-google-api-key",
    title="Google API key",
    family="google",
    pattern=r"\b(AIza[0-9A-Za-z_-]{35})(?:[^0-9A-Za-z_-]|$)",
    severity=Severity.MEDIUM,
    rotate="Restrict or delete the key in the Google Cloud console.",
    minimum_entropy=3.5,
    references=("https://cloud.google.com/docs/authentication/api-keys",),
)

OAUTH = SecretRule(
    id="TW-SECRET-google-oauth-client-secret",
    title="Google OAuth client secret",
    family="google",
    pattern=r"\b(GOCSPX-[A-Za-z0-9_-]{28})(?:[^A-Za-z0-9_-]|$)",
    severity=Severity.HIGH,
    rotate="Reset the client secret in the Google Cloud console.",
    references=("https://support.google.com/cloud/answer/15549257",),
)
