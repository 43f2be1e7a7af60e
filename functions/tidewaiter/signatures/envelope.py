"""Notation's envelopes, whether written in JSON (JWS) or CBOR (COSE): their parts under one name each.

Specification: https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SCHEME = "io.cncf.notary.signingScheme"
SIGNING_TIME = "io.cncf.notary.signingTime"
AUTHENTIC_TIME = "io.cncf.notary.authenticSigningTime"
EXPIRY = "io.cncf.notary.expiry"
TIMESTAMP = "io.cncf.notary.timestampSignature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One envelope: `signed` is what the signature covers, `algorithm` its JOSE name, `chain` DER certificates, the signer's first.

    `critical` names attributes that whoever verifies must understand; `attributes` holds the other signed ones that are texts.
    """

    payload: bytes
    signed: bytes
    signature: bytes
    algorithm: str
    content_type: str
    scheme: str
    critical: tuple[str, ...]
    chain: tuple[bytes, ...]
    signing_time: datetime | None = None
    authentic_time: datetime | None = None
    expiry: datetime | None = None
    timestamp: bytes = b""
    attributes: Mapping[str, str] = field(default_factory=dict)
