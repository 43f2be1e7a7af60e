"""The CloudTrail `userIdentity` element in, a `Principal` out: the role, not the session, is who acts.

Source: "CloudTrail userIdentity element" in the AWS CloudTrail user guide.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from tidewaiter.model.cluster import Principal

ROLE_ARN_PARTS = 6


def principal_of(identity: Mapping[str, Any], *, account: str = "") -> Principal:
    """Read a userIdentity of any type; `account` is the fallback when the element names none.

    The access key id becomes a fingerprint, so that two events can be told to use one key without the key being stored.
    An instance role's session is named after its instance (`i-...`), which gives `instance_id`.
    """
    kind = _text(identity, "type") or "Unknown"
    own_account = _text(identity, "accountId") or account
    session = _session_of(identity)
    service = _text(identity, "invokedBy") if kind == "AWSService" else ""
    return Principal(
        arn=_actor_arn(identity, kind, own_account),
        kind=kind,
        account=own_account,
        name=_text(identity, "userName") or _issuer(identity, "userName") or service,
        session=session,
        access_key_fingerprint=fingerprint(_text(identity, "accessKeyId")),
        instance_id=_instance_of(identity, session),
        is_aws_service=kind == "AWSService",
    )


def fingerprint(access_key_id: str) -> str:
    """Return `key-` and 12 hex digits of the SHA-256 of an access key id; empty for none."""
    return f"key-{hashlib.sha256(access_key_id.encode()).hexdigest()[:12]}" if access_key_id else ""


def _actor_arn(identity: Mapping[str, Any], kind: str, account: str) -> str:
    arn = _text(identity, "arn")
    if kind == "AWSService":
        return f"service:{_text(identity, 'invokedBy') or 'unknown'}"
    if kind == "AssumedRole":
        return _issuer(identity, "arn") or _role_of_session(arn) or _fallback(identity, kind, account)
    if kind == "IdentityCenterUser":
        return _identity_center_user(identity) or _fallback(identity, kind, account)
    return arn or _issuer(identity, "arn") or _fallback(identity, kind, account)


def _fallback(identity: Mapping[str, Any], kind: str, account: str) -> str:
    """Name a principal that has no ARN by what it has, so that its events still group."""
    if kind == "Root" and account:
        return f"arn:aws:iam::{account}:root"
    if kind == "IAMUser" and account and _text(identity, "userName"):
        return f"arn:aws:iam::{account}:user/{_text(identity, 'userName')}"
    known = _text(identity, "principalId") or _text(identity, "userName") or fingerprint(_text(identity, "accessKeyId")) or "unknown"
    return f"{kind.lower()}:{account}:{known}"


def _role_of_session(arn: str) -> str:
    """Turn `arn:aws:sts::1:assumed-role/NAME/SESSION` into the role's ARN; the role's path is not in it."""
    parts = arn.split(":", ROLE_ARN_PARTS - 1)
    if len(parts) != ROLE_ARN_PARTS or not parts[5].startswith("assumed-role/"):
        return ""
    return f"arn:{parts[1]}:iam::{parts[4]}:role/{parts[5].split('/')[1]}"


def _identity_center_user(identity: Mapping[str, Any]) -> str:
    behalf = identity.get("onBehalfOf")
    user = _text(behalf, "userId") if isinstance(behalf, Mapping) else ""
    return f"identity-center:{user}" if user else ""


def _session_of(identity: Mapping[str, Any]) -> str:
    arn, principal_id = _text(identity, "arn"), _text(identity, "principalId")
    if ":assumed-role/" in arn and arn.count("/") > 1:
        return arn.rsplit("/", 1)[1]
    if _text(identity, "type") == "AssumedRole" and ":" in principal_id:
        return principal_id.split(":", 1)[1]
    return ""


def _instance_of(identity: Mapping[str, Any], session: str) -> str:
    if _text(identity, "type") != "AssumedRole":
        return ""
    if _is_instance_id(session):
        return session
    scope = identity.get("inScopeOf")
    issued_to = _text(scope, "credentialsIssuedTo").rsplit("/", 1)[-1] if isinstance(scope, Mapping) else ""
    return issued_to if _is_instance_id(issued_to) else ""


def _is_instance_id(text: str) -> bool:
    digits = text.removeprefix("i-")
    return text.startswith("i-") and len(digits) in {8, 17} and all(digit in "0123456789abcdef" for digit in digits)


def _issuer(identity: Mapping[str, Any], key: str) -> str:
    context = identity.get("sessionContext")
    issuer = context.get("sessionIssuer") if isinstance(context, Mapping) else None
    return _text(issuer, key) if isinstance(issuer, Mapping) else ""


def _text(element: Mapping[str, Any], key: str) -> str:
    value = element.get(key)
    return value[:2048] if isinstance(value, str) else ""
