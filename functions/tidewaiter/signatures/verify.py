"""Checks a signature beside an image against everybody who may sign: the first signer that it holds for is who signed."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from tidewaiter.model.signature import Signature, SignatureBlob
from tidewaiter.signatures.formats import Envelope, Material, parse
from tidewaiter.signatures.notation import check_envelope
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.signers import CertificateSigner, Signer, Verified
from tidewaiter.signatures.sigstore import check_material


def verify(blob: SignatureBlob, digests: Collection[str], signers: Iterable[Signer], now: datetime) -> Signature:
    """Check a signature that must be about one of `digests` (an image, or the index that it is from); never raises for what it holds."""
    predicate = ""
    try:
        parsed = parse(blob, digests)
        predicate = parsed.predicate if isinstance(parsed, Material) else ""
        return _as_signature(blob, predicate, _by_anybody(parsed, digests, signers, now))
    except RejectedError as error:
        return Signature(format=blob.format, digest=blob.digest, verified=False, predicate=predicate, reason=error.message)


def _by_anybody(parsed: Material | Envelope, digests: Collection[str], signers: Iterable[Signer], now: datetime) -> Verified:
    """Return what it comes to for the first signer that it holds for; raises what was wrong for the last one."""
    kind = "a certificate (Notation)" if isinstance(parsed, Envelope) else "a key or an identity (cosign)"
    reason = RejectedError(f"nobody is named who may sign with {kind}")
    for signer in signers:
        try:
            if isinstance(parsed, Envelope) and isinstance(signer, CertificateSigner):
                return check_envelope(parsed, digests, signer, now)
            if isinstance(parsed, Material) and not isinstance(signer, CertificateSigner):
                return check_material(parsed, signer)
        except RejectedError as error:
            reason = error
    raise reason


def _as_signature(blob: SignatureBlob, predicate: str, found: Verified) -> Signature:
    return Signature(
        format=blob.format,
        digest=blob.digest,
        verified=True,
        signer=found.signer,
        issuer=found.issuer,
        signed=_written(found.signed),
        witness=found.witness,
        logged=_written(found.logged),
        predicate=predicate,
        notes=found.notes,
    )


def _written(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
