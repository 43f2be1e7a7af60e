"""Notation envelopes in JSON: https://github.com/notaryproject/specifications/blob/main/specs/signature-envelope-jws.md."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tidewaiter.signatures.envelope import AUTHENTIC_TIME, EXPIRY, SCHEME, SIGNING_TIME, TIMESTAMP, Envelope
from tidewaiter.signatures.rejection import RejectedError, decoded, document, member, parse_time
from tidewaiter.sources.descriptor import text, text_list, text_map

MAX_CHAIN = 10


def parse_jws(data: bytes) -> Envelope:
    """Take an envelope apart; raises RejectedError."""
    raw = document(data, "the envelope")
    protected, payload = text(raw.get("protected")), text(raw.get("payload"))
    head, open_head = document(_decoded(protected, "the protected header"), "the protected header"), member(raw, "header")
    chain = open_head.get("x5c")
    if not isinstance(chain, list) or not 0 < len(chain) <= MAX_CHAIN:
        raise RejectedError("it brings no certificates, or too many")
    stamp = open_head.get(TIMESTAMP)
    return Envelope(
        payload=_decoded(payload, "the payload"),
        signed=f"{protected}.{payload}".encode(),
        signature=_decoded(raw.get("signature"), "the signature"),
        algorithm=text(head.get("alg")),
        content_type=text(head.get("cty")),
        scheme=text(head.get(SCHEME)),
        critical=text_list(head.get("crit")),
        chain=tuple(decoded(one, "a certificate") for one in chain),
        signing_time=_time(head, SIGNING_TIME),
        authentic_time=_time(head, AUTHENTIC_TIME),
        expiry=_time(head, EXPIRY),
        timestamp=decoded(stamp, "the timestamp") if stamp else b"",
        attributes=text_map(head),
    )


def _time(head: Mapping[str, Any], name: str) -> datetime | None:
    return parse_time(head[name], name) if name in head else None


def _decoded(value: object, what: str) -> bytes:
    """Decode base64url without padding, as JOSE writes it."""
    raw = text(value)
    try:
        found = base64.b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not found or "=" in raw:
        raise RejectedError(f"{what} is missing or not base64url")
    return found
