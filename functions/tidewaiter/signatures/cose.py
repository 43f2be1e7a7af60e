"""Notation envelopes in CBOR: https://github.com/notaryproject/specifications/blob/main/specs/signature-envelope-cose.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tidewaiter.signatures import cbor
from tidewaiter.signatures.envelope import AUTHENTIC_TIME, EXPIRY, SCHEME, SIGNING_TIME, TIMESTAMP, Envelope
from tidewaiter.signatures.jws import MAX_CHAIN
from tidewaiter.signatures.rejection import RejectedError, moment

_SIGN1, _EPOCH = 18, 1
_ALGORITHM, _CRITICAL, _CONTENT_TYPE, _CHAIN = 1, 2, 3, 33
_ALGORITHMS = {-37: "PS256", -38: "PS384", -39: "PS512", -7: "ES256", -35: "ES384", -36: "ES512"}
_PARTS = 4
_UNREADABLE = "its COSE envelope is malformed"


def parse_cose(data: bytes) -> Envelope:
    """Take an envelope apart; raises RejectedError."""
    outer = cbor.decode(data)
    parts = outer.value if isinstance(outer, cbor.Tag) and outer.number == _SIGN1 else None
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise RejectedError("it is no COSE_Sign1")
    protected, head, payload, signature = parts
    if not (isinstance(protected, bytes) and isinstance(head, dict) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise RejectedError(_UNREADABLE)
    signed = cbor.decode(protected)
    if not isinstance(signed, dict) or signed.keys() & head.keys():
        raise RejectedError(_UNREADABLE)
    stamp = head.get(TIMESTAMP, b"")
    return Envelope(
        payload=payload,
        signed=b"\x84" + cbor.text_string("Signature1") + b"".join(map(cbor.byte_string, (protected, b"", payload))),
        signature=signature,
        algorithm=_ALGORITHMS.get(_whole(signed.get(_ALGORITHM)), ""),
        content_type=str(signed.get(_CONTENT_TYPE)),
        scheme=str(signed.get(SCHEME)),
        critical=tuple(map(str, _items(signed.get(_CRITICAL, [])))),
        chain=_chain(signed.get(_CHAIN, head.get(_CHAIN))),
        signing_time=_time(signed, SIGNING_TIME),
        authentic_time=_time(signed, AUTHENTIC_TIME),
        expiry=_time(signed, EXPIRY),
        timestamp=stamp if isinstance(stamp, bytes) else b"",
        attributes={key: value for key, value in signed.items() if isinstance(key, str) and isinstance(value, str)},
    )


def _items(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise RejectedError(_UNREADABLE)
    return value


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _chain(value: object) -> tuple[bytes, ...]:
    found = [value] if isinstance(value, bytes) else _items(value)
    if not 0 < len(found) <= MAX_CHAIN or not all(isinstance(one, bytes) for one in found):
        raise RejectedError("it brings no certificates, or too many")
    return tuple(found)


def _time(head: Mapping[Any, Any], name: str) -> datetime | None:
    if name not in head:
        return None
    value = head[name]
    if not isinstance(value, cbor.Tag) or value.number != _EPOCH or not isinstance(value.value, int):
        raise RejectedError(f"{name} is no time")
    return moment(value.value)
