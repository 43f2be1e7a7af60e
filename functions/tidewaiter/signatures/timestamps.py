"""RFC 3161 timestamps: that a signature existed at a time, by an authority that is trusted for saying so.

The library `rfc3161-client` parses and verifies them; without it a timestamp counts for nothing, and the reason says so.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.x509 import BasicConstraints, Certificate

from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.trust_root import Authority

_MAX_TIMESTAMP = 64 << 10
_GRANTED = b"\x30\x03\x02\x01\x00"
_BY_LENGTH = {32: hashlib.sha256, 48: hashlib.sha384, 64: hashlib.sha512}


def check_timestamp(response: bytes, message: bytes, authorities: Sequence[Authority]) -> datetime:
    """Check a `TimeStampResp` over a message; returns its time, which lies in the authority's period. Raises RejectedError."""
    try:
        from rfc3161_client import VerifierBuilder, decode_timestamp_response
        from rfc3161_client.errors import VerificationError
    except ImportError:
        raise RejectedError("its timestamp cannot be checked without the package rfc3161-client") from None
    if len(response) > _MAX_TIMESTAMP:
        raise RejectedError("its timestamp is too large")
    try:
        found = decode_timestamp_response(response)
        at = found.tst_info.gen_time.astimezone(UTC)
        imprint = found.tst_info.message_imprint.message
    except (ValueError, TypeError):
        raise RejectedError("its timestamp cannot be read") from None
    hashed = _BY_LENGTH.get(len(imprint))
    if hashed is None or hashed(message).digest() != imprint:
        raise RejectedError("its timestamp is about something else")
    for authority in (one for one in authorities if one.period.holds(at)):
        leaf, middle = _parts(authority.chain)
        builder = VerifierBuilder(tsa_certificate=leaf, intermediates=list(middle), roots=[authority.root])
        try:
            builder.build().verify(found, imprint)
        except (VerificationError, ValueError):
            continue
        return at
    raise RejectedError("its timestamp is by nobody who is trusted for it")


def response_of(token: bytes) -> bytes:
    """Wrap a bare `TimeStampToken`, as Notation stores it, in a response that grants it."""
    length = len(_GRANTED) + len(token)
    width = (length.bit_length() + 7) // 8
    head = bytes([length]) if length < 0x80 else bytes([0x80 | width]) + length.to_bytes(width, "big")  # noqa: PLR2004 - DER's long form
    return b"\x30" + head + _GRANTED + token


def _parts(chain: tuple[Certificate, ...]) -> tuple[Certificate | None, tuple[Certificate, ...]]:
    """Tell the timestamper's own certificate, where the trust root has it, from those above it."""
    own = chain[0] if len(chain) > 1 and not _is_authority(chain[0]) else None
    return own, chain[1:-1] if own else chain[:-1]


def _is_authority(certificate: Certificate) -> bool:
    return any(isinstance(one.value, BasicConstraints) and one.value.ca for one in certificate.extensions)
