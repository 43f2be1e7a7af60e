"""Credentials of Google Cloud."""

from functools import partial

from tidewaiter.content.grammar import token, whole
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

_token = partial(token, family="google")

REFRESH = _token(
    "google-refresh-token",
    "Google OAuth refresh token",
    r"(?:^|[^A-Za-z0-9/])(1//0[A-Za-z0-9_-]{60,200})",
    "Revoke the access of the application in the Google account.",
    "https://developers.google.com/identity/protocols/oauth2",
    minimum_entropy=4.0,
)
ACCESS = _token(
    "google-access-token",
    "Google OAuth access token",
    r"\b(ya29\.[A-Za-z0-9_-]{60,})",
    "It ends by itself within an hour; revoke the session it came from.",
    "https://developers.google.com/identity/protocols/oauth2",
    severity=Severity.MEDIUM,
    minimum_entropy=4.0,
)
HMAC = _token(
    "google-storage-hmac-key",
    "Google Cloud Storage HMAC key id",
    whole("GOOG(?:1E[A-Z0-9]{55}|[A-Z0-9]{20})"),
    "Deactivate the HMAC key of the service account.",
    "https://cloud.google.com/storage/docs/authentication/hmackeys",
)
FIREBASE = _token(
    "firebase-server-key",
    "Firebase legacy server key",
    whole("AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{140}"),
    "Delete the key; use the HTTP v1 API with a service account.",
    "https://firebase.google.com/docs/cloud-messaging/migrate-v1",
)
CLOUD_BOUND = _token(
    "google-cloud-bound-key",
    "Google API key bound to a service account",
    whole("AQ[.]Ab[A-Za-z0-9_-]{40,60}"),
    "Delete the key in the Google Cloud console.",
    "https://cloud.google.com/docs/authentication/api-keys",
    minimum_entropy=4.0,
)
