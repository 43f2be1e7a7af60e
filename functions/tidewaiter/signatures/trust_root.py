"""Sigstore's `trusted_root.json`: whose certificates, logs and timestamps are believed, and when they were valid.

Format: https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto in protobuf's JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.x509 import Certificate

from tidewaiter.signatures.keys import PublicKey, parse_certificate, parse_key
from tidewaiter.signatures.rejection import RejectedError, decoded, document, member, objects, parse_time

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When something is believed."""

    start: datetime = _BEGINNING
    end: datetime = _END

    def holds(self, at: datetime) -> bool:
        """Tell whether a time lies in it."""
        return self.start <= at <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A transparency log: `id` is what entries name it by, the first four bytes of `checkpoint_id` what its checkpoints do."""

    id: bytes
    checkpoint_id: bytes
    key: PublicKey
    period: Period
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A certificate or timestamp authority: `chain` leads to its root, which is last."""

    chain: tuple[Certificate, ...]
    period: Period

    @property
    def root(self) -> Certificate:
        """The certificate that is trusted."""
        return self.chain[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoot:
    """Everything of one file."""

    logs: tuple[Log, ...] = ()
    certificate_logs: tuple[Log, ...] = ()
    authorities: tuple[Authority, ...] = ()
    timestampers: tuple[Authority, ...] = ()


def parse_trust_root(data: bytes, where: str) -> TrustRoot:
    """Read a trust root; raises RejectedError for another kind of file or an entry that cannot be read."""
    raw = document(data, where)
    if not str(raw.get("mediaType")).startswith("application/vnd.dev.sigstore.trustedroot"):
        raise RejectedError(
            "not a Sigstore trust root", where=where, hint="It has the media type of a trustedroot; see docs/how-to/signatures.md"
        )
    try:
        return TrustRoot(
            logs=tuple(map(_log, objects(raw.get("tlogs")))),
            certificate_logs=tuple(map(_log, objects(raw.get("ctlogs")))),
            authorities=tuple(map(_authority, objects(raw.get("certificateAuthorities")))),
            timestampers=tuple(map(_authority, objects(raw.get("timestampAuthorities")))),
        )
    except RejectedError as error:
        raise RejectedError(f"the trust root cannot be used: {error.message}", where=where) from None


def _log(raw: Mapping[str, Any]) -> Log:
    key, named = member(raw, "publicKey"), member(raw, "logId")
    return Log(
        id=decoded(named.get("keyId"), "a log's id"),
        checkpoint_id=decoded((member(raw, "checkpointKeyId") or named).get("keyId"), "a log's id"),
        key=parse_key(decoded(key.get("rawBytes"), "a log's key"), "a log's key"),
        period=_period(member(key, "validFor")),
        url=str(raw.get("baseUrl", "")),
    )


def _authority(raw: Mapping[str, Any]) -> Authority:
    certificates = objects(member(raw, "certChain").get("certificates"))
    chain = tuple(parse_certificate(decoded(one.get("rawBytes"), "a certificate")) for one in certificates)
    if not chain:
        raise RejectedError("an authority has no certificates")
    return Authority(chain=chain, period=_period(member(raw, "validFor")))


def _period(raw: Mapping[str, Any]) -> Period:
    start, end = raw.get("start"), raw.get("end")
    return Period(
        start=parse_time(start, "the start of a period") if start else _BEGINNING,
        end=parse_time(end, "the end of a period") if end else _END,
    )
