"""Cosign's signatures under the tag `sha256-<digest>.sig`: a payload that names the image, and everything else in annotations.

Specification: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md.
"""

import hashlib
from collections.abc import Collection

from tidewaiter.model.signature import SignatureBlob
from tidewaiter.signatures import keys
from tidewaiter.signatures.material import Material
from tidewaiter.signatures.rejection import RejectedError, decoded, document, member
from tidewaiter.signatures.transparency import parse_cosign_entry

_TYPE = "cosign container image signature"
_SIGNATURE = "dev.cosignproject.cosign/signature"
_CERTIFICATE, _CHAIN = "dev.sigstore.cosign/certificate", "dev.sigstore.cosign/chain"
_ENTRY, _TIMESTAMP = "dev.sigstore.cosign/bundle", "dev.sigstore.cosign/rfc3161timestamp"


def parse_cosign(blob: SignatureBlob, digests: Collection[str]) -> Material:
    """Take a signature apart that is about one of `digests`; raises RejectedError."""
    critical = member(document(blob.data, "the payload"), "critical")
    about = member(critical, "image").get("docker-manifest-digest")
    if critical.get("type") != _TYPE:
        raise RejectedError("its payload is not that of an image signature")
    if about not in digests:
        raise RejectedError(f"it signs another image: {str(about)[:80]}")
    entry, stamp = blob.annotations.get(_ENTRY), blob.annotations.get(_TIMESTAMP)
    certificates = "\n".join(filter(None, (blob.annotations.get(_CERTIFICATE), blob.annotations.get(_CHAIN))))
    return Material(
        message=blob.data,
        digest=hashlib.sha256(blob.data).digest(),
        signature=decoded(blob.annotations.get(_SIGNATURE), "the signature"),
        certificates=tuple(keys.parse_certificates(certificates.encode())) if certificates else (),
        entries=(parse_cosign_entry(document(entry.encode(), "the log entry")),) if entry else (),
        timestamps=(_stamp(stamp),) if stamp else (),
    )


def _stamp(text: str) -> bytes:
    return decoded(document(text.encode(), "the timestamp").get("SignedRFC3161Timestamp"), "the timestamp")
