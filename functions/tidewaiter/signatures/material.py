"""A signature of cosign or of a Sigstore bundle, taken apart."""

from dataclasses import dataclass

from cryptography.x509 import Certificate

from tidewaiter.signatures.transparency import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A signature taken apart: `message` is what it covers, or None where only its SHA-256 `digest` is known."""

    message: bytes | None
    digest: bytes
    signature: bytes
    payload_digest: bytes = b""
    certificates: tuple[Certificate, ...] = ()
    entries: tuple[Entry, ...] = ()
    timestamps: tuple[bytes, ...] = ()
    predicate: str = ""
