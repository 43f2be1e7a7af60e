"""The rules of Notation (Notary Project): certificates below a trusted root, used while they were valid, by whom the policy names.

Specification: https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md. AWS Signer is a signing
authority of it: https://docs.aws.amazon.com/signer/latest/developerguide/container-workflow.html. Nobody is asked about revocation.
"""

from collections.abc import Collection
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509 import Certificate

from tidewaiter.signatures import keys
from tidewaiter.signatures.chains import check_chain
from tidewaiter.signatures.envelope import AUTHENTIC_TIME, EXPIRY, SCHEME, Envelope
from tidewaiter.signatures.rejection import RejectedError, document, member
from tidewaiter.signatures.signers import CertificateSigner, Verified, fits, is_named
from tidewaiter.signatures.timestamps import check_timestamp, response_of
from tidewaiter.signatures.trust_root import Authority, Period

_PAYLOAD = "application/vnd.cncf.notary.payload.v1+json"
_X509, _AUTHORITY = "notary.x509", "notary.x509.signingAuthority"
_PLUGIN, _PLUGIN_VERSION = "io.cncf.notary.verificationPlugin", "io.cncf.notary.verificationPluginMinVersion"
_AWS_PLUGIN = "com.amazonaws.signer.notation.plugin"
_JOB, _PROFILE = "com.amazonaws.signer.signingJob", "com.amazonaws.signer.signingProfileVersion"
_UNDERSTOOD = frozenset({SCHEME, AUTHENTIC_TIME, EXPIRY, _PLUGIN, _PLUGIN_VERSION, _JOB, _PROFILE})
_RSA: dict[int, tuple[str, hashes.HashAlgorithm]] = {
    2048: ("PS256", hashes.SHA256()),
    3072: ("PS384", hashes.SHA384()),
    4096: ("PS512", hashes.SHA512()),
}
_EC: dict[str, tuple[str, hashes.HashAlgorithm]] = {
    "secp256r1": ("ES256", hashes.SHA256()),
    "secp384r1": ("ES384", hashes.SHA384()),
    "secp521r1": ("ES512", hashes.SHA512()),
}
_REVOCATION = "revocation was not checked: that needs the network"


def check_envelope(envelope: Envelope, digests: Collection[str], signer: CertificateSigner, now: datetime) -> Verified:
    """Check an envelope about one of `digests` against one signer; raises RejectedError."""
    chain = [keys.parse_certificate(one) for one in envelope.chain]
    _check_signature(envelope, keys.key_of(chain[0]))
    _check_payload(envelope, digests)
    _check_attributes(envelope, signer)
    at, witness, notes = _time(envelope, signer, now)
    try:
        check_chain(chain[0], chain[1:], signer.roots, at, strict=False)
    except RejectedError as error:
        if "timestamp" not in signer.lenient or witness:
            raise
        check_chain(chain[0], chain[1:], signer.roots, envelope.signing_time or at, strict=False)
        notes.append(error.message)
    name = _identity(envelope, chain[0], signer)
    if envelope.expiry and now >= envelope.expiry:
        if "expiry" not in signer.lenient:
            raise RejectedError(f"the signer let it expire on {envelope.expiry:%Y-%m-%d %H:%M} UTC")
        notes.append("the signer let it expire")
    signed = at if witness else envelope.signing_time
    return Verified(
        signer=name,
        issuer=chain[0].issuer.rfc4514_string(),
        signed=signed,
        witness=witness or "the signer",
        notes=(*notes, _REVOCATION),
    )


def _check_signature(envelope: Envelope, key: keys.PublicKey) -> None:
    """Check by the one algorithm that belongs to the kind and size of the key, whatever the envelope asks for."""
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size in _RSA:
            name, algorithm = _RSA[key.key_size]
            salted = padding.PSS(mgf=padding.MGF1(algorithm), salt_length=algorithm.digest_size)
            key.verify(envelope.signature, envelope.signed, salted, algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            name, algorithm = _EC[key.curve.name]
            key.verify(_der(envelope.signature, key), envelope.signed, ec.ECDSA(algorithm))
        else:
            raise RejectedError("its key is of a kind that Notation does not use")
    except (InvalidSignature, ValueError):
        raise RejectedError("the signature does not fit the key of its certificate") from None
    if envelope.algorithm != name:
        raise RejectedError(f"it says {envelope.algorithm[:20] or 'no known algorithm'}, and its key is for {name}")


def _der(raw: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    width = (key.key_size + 7) // 8
    if len(raw) != 2 * width:
        raise RejectedError("its signature has the wrong length")
    return utils.encode_dss_signature(int.from_bytes(raw[:width], "big"), int.from_bytes(raw[width:], "big"))


def _check_payload(envelope: Envelope, digests: Collection[str]) -> None:
    if envelope.content_type != _PAYLOAD:
        raise RejectedError("its payload is not that of a Notation signature")
    about = member(document(envelope.payload, "the payload"), "targetArtifact").get("digest")
    if about not in digests:
        raise RejectedError(f"it signs another image: {str(about)[:80]}")


def _check_attributes(envelope: Envelope, signer: CertificateSigner) -> None:
    unknown = sorted({*envelope.critical} - _UNDERSTOOD)
    plugin = envelope.attributes.get(_PLUGIN, _AWS_PLUGIN)
    if unknown or plugin != _AWS_PLUGIN:
        raise RejectedError(f"it wants to be checked for what is not known here: {(unknown or [plugin])[0][:100]}")
    wanted = _AUTHORITY if signer.authority else _X509
    if SCHEME not in envelope.critical or envelope.scheme != wanted:
        raise RejectedError(f"it is of the scheme {envelope.scheme[:60] or 'none'}, and its roots are trusted for {wanted}")


def _time(envelope: Envelope, signer: CertificateSigner, now: datetime) -> tuple[datetime, str, list[str]]:
    """Return the time at which certificates must have been valid, who vouches for it, and notes."""
    if signer.authority:
        if envelope.authentic_time is None or AUTHENTIC_TIME not in envelope.critical:
            raise RejectedError("the signing authority says no time")
        return envelope.authentic_time, "a signing authority", []
    if not envelope.timestamp or not signer.timestampers:
        return now, "", ["its timestamp was not checked: no timestamp authority is trusted"] if envelope.timestamp else []
    authorities = [Authority(chain=(root,), period=Period()) for root in signer.timestampers]
    return check_timestamp(response_of(envelope.timestamp), envelope.signature, authorities), "a timestamp authority", []


def _identity(envelope: Envelope, leaf: Certificate, signer: CertificateSigner) -> str:
    subject = leaf.subject.rfc4514_string()
    profile = envelope.attributes.get(_PROFILE, "") if signer.authority else ""
    if any(fits(one, profile) or fits(f"{one}/*", profile) for one in signer.profiles if profile):
        return profile
    if any(is_named(leaf, one) for one in signer.subjects):
        return subject
    if signer.subjects or signer.profiles:
        raise RejectedError(f"it is signed by {profile[:200] or subject[:300]}")
    return profile or subject
