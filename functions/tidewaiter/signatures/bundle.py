"""Sigstore bundles: one JSON document with the signature, its certificate or a hint of its key, and its witnesses.

Format: https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto in protobuf's JSON; the envelope is DSSE
(https://github.com/secure-systems-lab/dsse/blob/master/protocol.md) around an in-toto statement about the image.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from cryptography.x509 import Certificate

from tidewaiter.model.signature import SignatureBlob
from tidewaiter.signatures import keys
from tidewaiter.signatures.material import Material
from tidewaiter.signatures.rejection import RejectedError, decoded, document, member, objects
from tidewaiter.signatures.transparency import parse_entry
from tidewaiter.sources.descriptor import text, text_map

_IN_TOTO = "application/vnd.in-toto+json"
_STATEMENT = "https://in-toto.io/Statement/"
_FIRST = ("application/vnd.dev.sigstore.bundle+json;version=0.1",)
_VERSIONS = (
    *_FIRST,
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
    "application/vnd.dev.sigstore.bundle.v0.3+json",
)


def parse_bundle(blob: SignatureBlob, digests: Collection[str]) -> Material:
    """Take a bundle apart that is about one of `digests`; raises RejectedError."""
    raw = document(blob.data, "the bundle")
    version, material = raw.get("mediaType"), member(raw, "verificationMaterial")
    if version not in _VERSIONS:
        raise RejectedError(f"a bundle of an unknown version: {str(version)[:80]}")
    message, digest, signature, payload, predicate = _content(raw, digests)
    entries = tuple(map(parse_entry, objects(material.get("tlogEntries"))))
    if version not in _FIRST and any(entry.proof is None for entry in entries):
        raise RejectedError("its log entry has no inclusion proof")
    stamps = objects(member(material, "timestampVerificationData").get("rfc3161Timestamps"))
    return Material(
        message=message,
        digest=digest,
        signature=signature,
        payload_digest=hashlib.sha256(payload).digest() if payload else b"",
        certificates=_certificates(material),
        entries=entries,
        timestamps=tuple(decoded(one.get("signedTimestamp"), "the timestamp") for one in stamps),
        predicate=predicate,
    )


def _content(raw: Mapping[str, Any], digests: Collection[str]) -> tuple[bytes | None, bytes, bytes, bytes, str]:
    """Return what was signed (None if only its digest is known), its SHA-256, the signature, the payload and the statement's type."""
    envelope, plain = member(raw, "dsseEnvelope"), member(raw, "messageSignature")
    if bool(envelope) == bool(plain):
        raise RejectedError("it holds no signature, or two kinds of one")
    if plain:
        digest = decoded(member(plain, "messageDigest").get("digest"), "the digest")
        if f"sha256:{digest.hex()}" not in digests:
            raise RejectedError(f"it signs something else: sha256:{digest.hex()[:64]}")
        return None, digest, decoded(plain.get("signature"), "the signature"), b"", ""
    payload, signatures = decoded(envelope.get("payload"), "the payload"), objects(envelope.get("signatures"))
    if envelope.get("payloadType") != _IN_TOTO or len(signatures) != 1:
        raise RejectedError("its envelope holds no in-toto statement with one signature")
    message = encoded(_IN_TOTO, payload)
    predicate = _predicate(payload, digests)
    return message, hashlib.sha256(message).digest(), decoded(signatures[0].get("sig"), "the signature"), payload, predicate


def encoded(kind: str, payload: bytes) -> bytes:
    """Write what DSSE signs: kind and payload with their lengths (its "PAE")."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def _predicate(payload: bytes, digests: Collection[str]) -> str:
    statement = document(payload, "the statement")
    if not text(statement.get("_type")).startswith(_STATEMENT):
        raise RejectedError("its envelope holds no in-toto statement")
    named = {
        f"{algorithm}:{value}"
        for subject in objects(statement.get("subject"), limit=1000)
        for algorithm, value in text_map(subject.get("digest")).items()
    }
    if not named & set(digests):
        raise RejectedError(f"it is about another image: {', '.join(sorted(named))[:160] or 'none'}")
    return text(statement.get("predicateType")) or "unnamed"


def _certificates(material: Mapping[str, Any]) -> tuple[Certificate, ...]:
    single = member(material, "certificate")
    found = [single] if single else objects(member(material, "x509CertificateChain").get("certificates"))
    return tuple(keys.parse_certificate(decoded(one.get("rawBytes"), "the certificate")) for one in found)
