"""Signatures of every format, taken apart: cosign's and Sigstore's into one form, Notation's into another."""

from collections.abc import Collection

from tidewaiter.model.signature import SignatureBlob, SignatureFormat
from tidewaiter.signatures.bundle import parse_bundle
from tidewaiter.signatures.cose import parse_cose
from tidewaiter.signatures.cosign import parse_cosign
from tidewaiter.signatures.envelope import Envelope
from tidewaiter.signatures.jws import parse_jws
from tidewaiter.signatures.material import Material

__all__ = ["Envelope", "Material", "parse"]


def parse(blob: SignatureBlob, digests: Collection[str]) -> Material | Envelope:
    """Take a signature apart. Raises RejectedError, also where it is about none of `digests` (of an envelope that is told later)."""
    if blob.format is SignatureFormat.COSIGN:
        return parse_cosign(blob, digests)
    if blob.format is SignatureFormat.BUNDLE:
        return parse_bundle(blob, digests)
    return parse_jws(blob.data) if blob.format is SignatureFormat.NOTATION_JWS else parse_cose(blob.data)
