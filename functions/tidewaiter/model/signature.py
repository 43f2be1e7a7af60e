"""Signatures beside an image: as they were found, and what checking them came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SignatureFormat(StrEnum):
    """How a signature is written down."""

    COSIGN = "cosign"
    BUNDLE = "sigstore-bundle"
    NOTATION_JWS = "notation-jws"
    NOTATION_COSE = "notation-cose"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureBlob:
    """A signature as stored, unverified: `digest` names its bytes, `annotations` are those of its layer in the manifest that holds it."""

    format: SignatureFormat
    digest: str
    data: bytes = field(repr=False)
    annotations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What checking one signature came to.

    `signer` is the identity of a certificate (an address, a workflow), its subject, an AWS signing profile, or the fingerprint of a key;
    empty unless verified. `signed` and `logged` are RFC 3339: when it was made by `witness` (a transparency log, a timestamp or a signing
    authority; `the signer` if nobody else says so), and when a transparency log took it in. `reason` says why it is not verified, `notes`
    what was not checked. `predicate` is the type of the signed statement, empty for a plain signature.
    """

    format: SignatureFormat
    digest: str
    verified: bool
    signer: str = ""
    issuer: str = ""
    signed: str = ""
    witness: str = ""
    logged: str = ""
    predicate: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
