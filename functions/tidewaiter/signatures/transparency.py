"""Transparency logs: that an entry is in one (RFC 9162's inclusion proof, the log's signed checkpoint or promise), and what it says.

Rekor 1 promises an entry with its time (`SignedEntryTimestamp`) and proves it later; Rekor 2 only proves, and leaves time to timestamps.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tidewaiter.signatures import keys
from tidewaiter.signatures.rejection import RejectedError, decoded, member, moment, number
from tidewaiter.signatures.trust_root import Log

_MAX_HASHES = 64
"""Steps of a proof in a log of 2**64 entries."""
_MAX_CHECKPOINT = 16_384
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where an entry lies in the tree whose root a checkpoint signs."""

    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as a signature carries it: `body` is what the log holds, `integrated` the Unix time that a promise vouches for."""

    log_id: bytes
    index: int
    body: bytes
    integrated: int = 0
    promise: bytes = b""
    proof: Proof | None = None


def parse_entry(raw: Mapping[str, Any]) -> Entry:
    """Read a `TransparencyLogEntry` of a Sigstore bundle; raises RejectedError."""
    promise, proof = member(raw, "inclusionPromise"), member(raw, "inclusionProof")
    return Entry(
        log_id=decoded(member(raw, "logId").get("keyId"), "the log's id"),
        index=number(raw.get("logIndex", 0), "the log index"),
        body=decoded(raw.get("canonicalizedBody"), "the log entry"),
        integrated=number(raw.get("integratedTime", 0), "the log time"),
        promise=decoded(promise.get("signedEntryTimestamp"), "the log's promise") if promise else b"",
        proof=_proof(proof) if proof else None,
    )


def parse_cosign_entry(raw: Mapping[str, Any]) -> Entry:
    """Read the value of cosign's annotation `dev.sigstore.cosign/bundle`; raises RejectedError."""
    payload = member(raw, "Payload")
    try:
        log_id = bytes.fromhex(str(payload.get("logID")))
    except ValueError:
        raise RejectedError("the log's id is not hexadecimal") from None
    return Entry(
        log_id=log_id,
        index=number(payload.get("logIndex"), "the log index"),
        body=decoded(payload.get("body"), "the log entry"),
        integrated=number(payload.get("integratedTime"), "the log time"),
        promise=decoded(raw.get("SignedEntryTimestamp"), "the log's promise"),
    )


def check_entry(entry: Entry, logs: Sequence[Log]) -> datetime | None:
    """Check that a log of the trust root holds an entry, by all that it brings; returns the time that the log vouches for, if it does.

    Raises RejectedError.
    """
    log = next((one for one in logs if one.id == entry.log_id), None)
    if log is None:
        raise RejectedError("its transparency log is not in the trust root")
    if not entry.promise and entry.proof is None:
        raise RejectedError("its log entry has neither promise nor proof")
    if entry.proof is not None:
        _check_proof(entry.body, entry.proof, log)
    if not entry.promise:
        return None
    keys.check(log.key, entry.promise, _promised(entry), "the log's promise")
    at = moment(entry.integrated)
    if not log.period.holds(at):
        raise RejectedError("its log was not in use at the time that it names")
    return at


def _promised(entry: Entry) -> bytes:
    """Write what Rekor signs as promise: RFC 8785's canonical JSON, which for these values is sorted and without blanks."""
    body = base64.b64encode(entry.body).decode()
    value = {"body": body, "integratedTime": entry.integrated, "logID": entry.log_id.hex(), "logIndex": entry.index}
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _proof(raw: Mapping[str, Any]) -> Proof:
    hashes = raw.get("hashes", [])
    if not isinstance(hashes, list) or len(hashes) > _MAX_HASHES:
        raise RejectedError("its inclusion proof has no list of hashes, or too long a one")
    checkpoint = member(raw, "checkpoint").get("envelope")
    if not isinstance(checkpoint, str) or len(checkpoint) > _MAX_CHECKPOINT:
        raise RejectedError("its inclusion proof has no checkpoint")
    return Proof(
        index=number(raw.get("logIndex", 0), "the index of the proof"),
        size=number(raw.get("treeSize"), "the tree size of the proof"),
        root=decoded(raw.get("rootHash"), "the root hash"),
        hashes=tuple(decoded(one, "a hash of the proof") for one in hashes),
        checkpoint=checkpoint,
    )


def _check_proof(body: bytes, proof: Proof, log: Log) -> None:
    if root_of(body, proof) != proof.root:
        raise RejectedError("its inclusion proof does not lead to the log's root")
    text, found, signatures = proof.checkpoint.partition("\n\n")
    lines = text.split("\n")
    if not found or len(lines) < 3:  # noqa: PLR2004 - origin, size and root
        raise RejectedError("its checkpoint cannot be read")
    if number(lines[1], "the size in the checkpoint") != proof.size or decoded(lines[2], "the root in the checkpoint") != proof.root:
        raise RejectedError("its checkpoint is about another tree")
    signed = f"{text}\n".encode()
    for line in signatures.split("\n"):
        name, _, value = line.removeprefix(_DASH).rpartition(" ")
        raw = decoded(value, "a signature of the checkpoint") if line.startswith(_DASH) and name else b""
        if raw[:4] == log.checkpoint_id[:4]:
            keys.check(log.key, raw[4:], signed, "the log's checkpoint")
            return
    raise RejectedError("its checkpoint is not signed by the log")


def root_of(body: bytes, proof: Proof) -> bytes:
    """Compute the root that a proof leads to (RFC 9162, 2.1.3.2); raises RejectedError for a proof of the wrong shape."""
    if proof.index >= proof.size:
        raise RejectedError("its inclusion proof is for a place outside the log")
    place, last = proof.index, proof.size - 1
    node = hashlib.sha256(b"\0" + body).digest()
    for step in proof.hashes:
        if last == 0:
            raise RejectedError("its inclusion proof is too long")
        if place & 1 or place == last:
            node = hashlib.sha256(b"\1" + step + node).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + step).digest()
        place, last = place >> 1, last >> 1
    if last:
        raise RejectedError("its inclusion proof is too short")
    return node
