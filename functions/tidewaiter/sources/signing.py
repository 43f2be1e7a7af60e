"""Which layers of a manifest hold signatures: cosign's, Sigstore bundles and Notation's.

Formats: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, https://docs.sigstore.dev/about/bundle/ and
https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md.
"""

from tidewaiter.model.signature import SignatureFormat

MAX_SIGNATURE = 1 << 20
"""Largest signature that is read, in bytes; those of bundles with a large attestation in them are left out with a problem."""
SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1"
"""What cosign's bundles state of an image that is signed and nothing else."""
_NOTATION = "application/vnd.cncf.notary.signature"
_FORMATS = {
    "application/vnd.dev.cosign.simplesigning.v1+json": SignatureFormat.COSIGN,
    "application/jose+json": SignatureFormat.NOTATION_JWS,
    "application/cose": SignatureFormat.NOTATION_COSE,
}


def signature_format(media_type: str, kind: str) -> SignatureFormat | None:
    """Name the format of a layer by its media type and the `kind` of its manifest (artifactType, or the media type of its config)."""
    if media_type.startswith("application/vnd.dev.sigstore.bundle"):
        return SignatureFormat.BUNDLE
    found = _FORMATS.get(media_type)
    return None if found in (SignatureFormat.NOTATION_JWS, SignatureFormat.NOTATION_COSE) and kind != _NOTATION else found
