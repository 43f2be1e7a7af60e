"""JSON web tokens, and those of Kubernetes service accounts among them."""

import json
from datetime import UTC, datetime

from tidewaiter.content.plausibility import decode_base64
from tidewaiter.content.rule import ENDS, Proof, SecretRule
from tidewaiter.model.severity import Severity

PATTERN = r"\b(eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,})"


def claims_of(token: str) -> dict[str, object]:
    """Return the claims of a token whose header names an algorithm; empty if it is no token."""
    header, payload = (_object(part) for part in token.split(".")[:2])
    return payload if header.get("alg") not in {None, "none"} else {}


def _object(part: str) -> dict[str, object]:
    try:
        value = json.loads(decode_base64(part, url_safe=True) or b"null")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _is_kubernetes(claims: dict[str, object]) -> bool:
    return any(key.startswith("kubernetes.io") for key in claims) or "kubernetes/serviceaccount" in str(claims.get("iss", ""))


def _end(claims: dict[str, object]) -> tuple[str, ...]:
    """Say when a token ends by itself: `exp` in seconds since 1970 (RFC 7519, section 4.1.4)."""
    seconds = claims.get("exp")
    if not isinstance(seconds, int) or not 0 < seconds < LATEST:
        return ("it has no end",) if seconds is None else ()
    return (f"{ENDS}{datetime.fromtimestamp(seconds, UTC).date()}",)


def _service_account(token: str) -> Proof | None:
    claims = claims_of(token)
    if not _is_kubernetes(claims):
        return None
    return Proof(reasons=(f"it speaks for {str(claims.get('sub', 'a service account'))[:120]}", *_end(claims)))


def _other(token: str) -> Proof | None:
    claims = claims_of(token)
    return Proof(reasons=_end(claims)) if claims and not _is_kubernetes(claims) else None


LATEST = 253_402_300_800
"""The year 10000."""


JWT = SecretRule(
    id="TW-SECRET-json-web-token",
    title="JSON web token",
    family="tokens",
    pattern=PATTERN,
    severity=Severity.MEDIUM,
    rotate="Sign out the session or revoke the token at its issuer; rotate the signing key if it is yours.",
    confidence=0.7,
    validate=_other,
    in_binaries=False,
    references=("https://www.rfc-editor.org/rfc/rfc7519",),
)

SERVICE_ACCOUNT = SecretRule(
    id="TW-SECRET-kubernetes-service-account-token",
    title="Kubernetes service account token",
    family="tokens",
    pattern=PATTERN,
    severity=Severity.CRITICAL,
    rotate="Delete the token Secret or the service account; use projected tokens that expire.",
    validate=_service_account,
    in_binaries=False,
    references=("https://kubernetes.io/docs/concepts/security/service-accounts/",),
)
