"""Public keys: read, told apart, and used with the algorithms that fit them and no others."""

import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key, load_pem_public_key
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    UnsupportedGeneralNameType,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)

from tidewaiter.signatures.rejection import RejectedError

PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey
MIN_RSA_BITS = 2048
MAX_RSA_BITS = 8192
_CURVES: dict[str, hashes.HashAlgorithm] = {"secp256r1": hashes.SHA256(), "secp384r1": hashes.SHA384(), "secp521r1": hashes.SHA512()}


def parse_key(data: bytes, what: str = "the key") -> PublicKey:
    """Read a public key in PEM or DER; raises RejectedError for other kinds, unusual curves, and RSA of fewer than 2048 bits."""
    try:
        key = load_pem_public_key(data) if data.lstrip().startswith(b"-----") else load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise RejectedError(f"{what} is no public key") from None
    return usable(key, what)


def usable(key: object, what: str) -> PublicKey:
    """Return a key that signatures may be made with; raises RejectedError."""
    if isinstance(key, rsa.RSAPublicKey) and MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return key
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    raise RejectedError(f"{what} is of a kind that is not accepted (ECDSA on P-256, P-384 or P-521, Ed25519, RSA of 2048 to 8192 bits)")


def parse_certificate(data: bytes, what: str = "the certificate") -> Certificate:
    """Read one certificate in DER or PEM; raises RejectedError."""
    return parse_certificates(data, what)[0]


def parse_certificates(data: bytes, what: str = "the certificates") -> list[Certificate]:
    """Read certificates: one in DER or any number in PEM; raises RejectedError."""
    try:
        found = load_pem_x509_certificates(data) if b"-----BEGIN" in data[:4096] else [load_der_x509_certificate(data)]
        for one in found:
            _read_through(one)
    except (ValueError, DuplicateExtension, UnsupportedGeneralNameType):
        raise RejectedError(f"{what} cannot be read") from None
    return found


def _read_through(certificate: Certificate) -> tuple[object, ...]:
    """Read what the library parses only when it is asked for, so that a malformed part is found here and nowhere else."""
    dates = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    return certificate.subject, certificate.issuer, certificate.extensions, certificate.serial_number, *dates


def key_of(certificate: Certificate) -> PublicKey:
    """Return the key of a certificate; raises RejectedError for kinds that are not accepted."""
    try:
        return usable(certificate.public_key(), "the certificate's key")
    except (ValueError, UnsupportedAlgorithm):
        raise RejectedError("the certificate's key cannot be read") from None


def spki(key: PublicKey) -> bytes:
    """Return a key as DER SubjectPublicKeyInfo, which is what logs name keys by."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: PublicKey) -> str:
    """Name a key: `sha256:` and the hash of its DER form."""
    return f"sha256:{hashlib.sha256(spki(key)).hexdigest()}"


def check(key: PublicKey, signature: bytes, message: bytes, what: str = "the signature") -> None:
    """Check a signature over a message; raises RejectedError.

    ECDSA by SHA-256 (cosign's choice for every curve) or the hash of the curve's size, RSA by PKCS #1 v1.5 and SHA-256, as Sigstore does.
    """
    if isinstance(key, ed25519.Ed25519PublicKey):
        fits = _fits(lambda: key.verify(signature, message))
    elif isinstance(key, rsa.RSAPublicKey):
        fits = _fits(lambda: key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256()))
    else:
        fits = any(_ecdsa(key, signature, message, algorithm) for algorithm in (hashes.SHA256(), _CURVES[key.curve.name]))
    if not fits:
        raise RejectedError(f"{what} does not fit the key")


def check_digest(key: PublicKey, signature: bytes, sha256: bytes) -> None:
    """Check a signature over something of which only the SHA-256 is at hand; raises RejectedError, always for Ed25519."""
    prehashed = utils.Prehashed(hashes.SHA256())
    if isinstance(key, rsa.RSAPublicKey):
        fits = _fits(lambda: key.verify(signature, sha256, padding.PKCS1v15(), prehashed))
    elif isinstance(key, ec.EllipticCurvePublicKey):
        fits = _fits(lambda: key.verify(signature, sha256, ec.ECDSA(prehashed)))
    else:
        raise RejectedError("an Ed25519 signature over the manifest itself cannot be checked by its digest")
    if not fits:
        raise RejectedError("the signature does not fit the key")


def _ecdsa(key: ec.EllipticCurvePublicKey, signature: bytes, message: bytes, algorithm: hashes.HashAlgorithm) -> bool:
    return _fits(lambda: key.verify(signature, message, ec.ECDSA(algorithm)))


def _fits(verify: Callable[[], None]) -> bool:
    try:
        verify()
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True
