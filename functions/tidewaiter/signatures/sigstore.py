"""The rules of Sigstore, the same for cosign's signatures and bundles: by a known key, or by a certificate while it was valid."""

from datetime import datetime

from cryptography.x509 import Certificate

from tidewaiter.signatures import keys
from tidewaiter.signatures.chains import check_issued
from tidewaiter.signatures.identity import check_logged, issuer_of, names_of
from tidewaiter.signatures.material import Material
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.signers import IdentitySigner, KeySigner, Verified, fits
from tidewaiter.signatures.witnesses import LOG, witnesses


def check_material(material: Material, signer: KeySigner | IdentitySigner) -> Verified:
    """Check a signature against one signer; raises RejectedError."""
    return _by_key(material, signer) if isinstance(signer, KeySigner) else _by_identity(material, signer)


def _by_key(material: Material, signer: KeySigner) -> Verified:
    _check_signature(material, signer.key)
    times = list(witnesses(material, signer.key, signer.root)) if signer.root.logs else []
    if signer.logged and not (material.entries and signer.root.logs):
        raise RejectedError("it is in no transparency log that could be checked")
    unchecked = material.entries and not signer.root.logs
    note = ("its log entry was not checked: no trust root was given",) if unchecked else ()
    signed, witness = times[0] if times else (None, "")
    return Verified(signer=f"key {keys.fingerprint(signer.key)}", signed=signed, witness=witness, logged=_logged(times), notes=note)


def _by_identity(material: Material, signer: IdentitySigner) -> Verified:
    if not material.certificates:
        raise RejectedError("it is made with a key, not with a certificate for an identity")
    leaf = material.certificates[0]
    key = keys.key_of(leaf)
    _check_signature(material, key)
    if not material.entries:
        raise RejectedError("it is in no transparency log")
    times = list(witnesses(material, key, signer.root))
    if not times:
        raise RejectedError("nobody who is trusted says when it was made")
    chain: list[Certificate] = []
    for at, _ in times:
        chain = check_issued(leaf, material.certificates[1:], signer.root, at)
    if signer.root.certificate_logs:
        check_logged(leaf, chain[1] if len(chain) > 1 else leaf, signer.root.certificate_logs)
    note = () if signer.root.certificate_logs else ("the trust root names no certificate transparency log",)
    name, issuer = _named(leaf, signer)
    signed, witness = times[0]
    return Verified(signer=name, issuer=issuer, signed=signed, witness=witness, logged=_logged(times), notes=note)


def _named(leaf: Certificate, signer: IdentitySigner) -> tuple[str, str]:
    names, issuer = names_of(leaf), issuer_of(leaf)
    name = next((one for one in names if fits(signer.identity, one)), "")
    if not name:
        raise RejectedError(f"it is signed by {', '.join(names)[:300] or 'nobody'}")
    if not fits(signer.issuer, issuer):
        raise RejectedError(f"it is signed by {name[:200]} by the word of {issuer[:200] or 'nobody'}")
    return name, issuer


def _check_signature(material: Material, key: keys.PublicKey) -> None:
    if material.message is None:
        keys.check_digest(key, material.signature, material.digest)
    else:
        keys.check(key, material.signature, material.message)


def _logged(times: list[tuple[datetime, str]]) -> datetime | None:
    return next((at for at, witness in times if witness == LOG), None)
