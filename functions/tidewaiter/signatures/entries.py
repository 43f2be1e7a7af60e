"""What entries of Rekor say, by kind and version: the very signature at hand, by the very key, over the very bytes (CVE-2022-36056)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidewaiter.signatures import keys
from tidewaiter.signatures.rejection import RejectedError, decoded, document, member, objects


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What was signed, by its SHA-256: the bytes under the signature and, in an envelope, the payload alone; `key` in DER."""

    digest: bytes
    signature: bytes
    key: bytes
    payload_digest: bytes = b""


Fact = tuple[bytes, bytes, bytes]
"""Digest, signature and key of one signature in an entry."""


def check_body(body: bytes, signed: Signed) -> None:
    """Check that an entry is about a signature; raises RejectedError, also for kinds of entries that are not known."""
    found = document(body, "the log entry")
    kind = f"{found.get('kind')} {found.get('apiVersion')}"
    if kind not in _KINDS:
        raise RejectedError(f"its log entry is of an unknown kind: {kind[:60]}")
    read, of_payload = _KINDS[kind]
    expected = (signed.payload_digest if of_payload else signed.digest, signed.signature, signed.key)
    if expected not in list(read(member(found, "spec"))):
        raise RejectedError("its log entry is about another signature")


def _hashed_1(spec: Mapping[str, Any]) -> Iterator[Fact]:
    signature = member(spec, "signature")
    key = _pem(member(signature, "publicKey").get("content"))
    yield _hex(member(spec, "data", "hash")), decoded(signature.get("content"), "the signature in the log"), key


def _hashed_2(spec: Mapping[str, Any]) -> Iterator[Fact]:
    inner = member(spec, "hashedRekordV002")
    signature = member(inner, "signature")
    yield _digest(member(inner, "data")), decoded(signature.get("content"), "the signature in the log"), _verifier(signature)


def _dsse_1(spec: Mapping[str, Any]) -> Iterator[Fact]:
    for one in objects(spec.get("signatures")):
        yield _hex(member(spec, "payloadHash")), decoded(one.get("signature"), "the signature in the log"), _pem(one.get("verifier"))


def _dsse_2(spec: Mapping[str, Any]) -> Iterator[Fact]:
    inner = member(spec, "dsseV002")
    for one in objects(inner.get("signatures")):
        yield _digest(member(inner, "payloadHash")), decoded(one.get("content"), "the signature in the log"), _verifier(one)


def _intoto_2(spec: Mapping[str, Any]) -> Iterator[Fact]:
    """Read the older entries of attestations, which hold the signature in base64 twice."""
    content = member(spec, "content")
    for one in objects(member(content, "envelope").get("signatures")):
        twice = decoded(one.get("sig"), "the signature in the log").decode("ascii", errors="replace")
        yield _hex(member(content, "payloadHash")), decoded(twice, "the signature in the log"), _pem(one.get("publicKey"))


_KINDS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Iterator[Fact]], bool]] = {
    "hashedrekord 0.0.1": (_hashed_1, False),
    "hashedrekord 0.0.2": (_hashed_2, False),
    "dsse 0.0.1": (_dsse_1, True),
    "dsse 0.0.2": (_dsse_2, True),
    "intoto 0.0.2": (_intoto_2, True),
}
"""Kind and version -> its reader, and whether its digest is of the payload alone."""


def _hex(raw: Mapping[str, Any]) -> bytes:
    try:
        return bytes.fromhex(str(raw.get("value"))) if raw.get("algorithm") == "sha256" else b""
    except ValueError:
        return b""


def _digest(raw: Mapping[str, Any]) -> bytes:
    return decoded(raw.get("digest"), "the digest in the log") if raw.get("algorithm") == "SHA2_256" else b""


def _pem(value: object) -> bytes:
    data = decoded(value, "the key in the log")
    key = keys.key_of(keys.parse_certificate(data)) if b"BEGIN CERTIFICATE" in data else keys.parse_key(data, "the key in the log")
    return keys.spki(key)


def _verifier(raw: Mapping[str, Any]) -> bytes:
    verifier = member(raw, "verifier")
    certificate = member(verifier, "x509Certificate").get("rawBytes")
    if certificate:
        return keys.spki(keys.key_of(keys.parse_certificate(decoded(certificate, "the certificate in the log"))))
    return keys.spki(keys.parse_key(decoded(member(verifier, "publicKey").get("rawBytes"), "the key in the log"), "the key in the log"))
