"""Fulcio's certificates: whom they name, who vouched for them, and that a certificate transparency log saw them.

Extensions: https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md; the log's signature: RFC 6962, 3.2.
"""

from collections.abc import Sequence
from datetime import UTC
from struct import pack
from typing import TypeVar

from cryptography import x509
from cryptography.x509.certificate_transparency import LogEntryType, SignedCertificateTimestamp

from tidewaiter.signatures import keys
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.trust_root import Log

K = TypeVar("K", bound=x509.ExtensionType)
_ISSUER = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
_OLD_ISSUER = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
_OTHER_NAME = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.7")
_UTF8_STRING = 0x0C
_LONG = 0x80


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the identities that a certificate names: addresses, workflows (URIs), and Fulcio's user names."""
    found = _extension(certificate, x509.SubjectAlternativeName)
    names = []
    for one in found if found is not None else ():
        if isinstance(one, (x509.RFC822Name, x509.UniformResourceIdentifier)):
            names.append(one.value)
        elif isinstance(one, x509.OtherName) and one.type_id == _OTHER_NAME:
            names.append(_utf8(one.value))
    return tuple(filter(None, names))


def issuer_of(certificate: x509.Certificate) -> str:
    """Return who vouched for the identity (an OpenID Connect issuer); empty if the certificate does not say."""
    values = {one.oid: one.value.value for one in _extensions(certificate) if isinstance(one.value, x509.UnrecognizedExtension)}
    if _ISSUER in values:
        return _utf8(values[_ISSUER])
    return values.get(_OLD_ISSUER, b"").decode(errors="replace")


def check_logged(leaf: x509.Certificate, issuer: x509.Certificate, logs: Sequence[Log]) -> None:
    """Check that a certificate transparency log of the trust root signed for a certificate; raises RejectedError."""
    found = _extension(leaf, x509.PrecertificateSignedCertificateTimestamps)
    for one in found if found is not None else ():
        log = next((log for log in logs if log.id == one.log_id), None)
        if log and one.entry_type is LogEntryType.PRE_CERTIFICATE and log.period.holds(one.timestamp.replace(tzinfo=UTC)):
            keys.check(log.key, one.signature, _timestamped(one, leaf, issuer), "the certificate's timestamp of a log")
            return
    raise RejectedError("its certificate was not logged by a certificate transparency log of the trust root")


def _timestamped(stamp: SignedCertificateTimestamp, leaf: x509.Certificate, issuer: x509.Certificate) -> bytes:
    issuer_key = bytes.fromhex(keys.fingerprint(keys.key_of(issuer)).removeprefix("sha256:"))
    body, at = leaf.tbs_precertificate_bytes, stamp.timestamp.replace(tzinfo=UTC)
    milliseconds = int(at.timestamp()) * 1000 + at.microsecond // 1000
    head = pack("!BBQH", stamp.version.value, 0, milliseconds, LogEntryType.PRE_CERTIFICATE.value)
    return head + issuer_key + len(body).to_bytes(3, "big") + body + pack("!H", len(stamp.extension_bytes)) + stamp.extension_bytes


def _extensions(certificate: x509.Certificate) -> list[x509.Extension[x509.ExtensionType]]:
    try:
        return list(certificate.extensions)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise RejectedError("its certificate has extensions that cannot be read") from None


def _extension(certificate: x509.Certificate, kind: type[K]) -> K | None:
    return next((one.value for one in _extensions(certificate) if isinstance(one.value, kind)), None)


def _utf8(der: bytes) -> str:
    """Read a DER UTF8String of fewer than 64 KiB; anything else is empty."""
    if len(der) < 2 or der[0] != _UTF8_STRING:  # noqa: PLR2004 - tag and length
        return ""
    width = der[1] & ~_LONG if der[1] & _LONG else 0
    if width > 2:  # noqa: PLR2004 - two bytes of length
        return ""
    body = der[2 + width :]
    length = int.from_bytes(der[2 : 2 + width], "big") if width else der[1]
    return body.decode(errors="replace") if len(body) == length else ""
