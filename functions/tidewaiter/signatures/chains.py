"""Certificate chains: from a signer's certificate to a root that somebody trusts, at the time of signing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID

from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.trust_root import TrustRoot

MAX_CHAIN = 10
_ANY = verification.Criticality.AGNOSTIC


def check_chain(
    leaf: x509.Certificate, intermediates: Sequence[x509.Certificate], roots: Iterable[x509.Certificate], at: datetime, *, strict: bool
) -> list[x509.Certificate]:
    """Build a chain from a code-signing certificate to one of `roots`, all valid `at`; returns it, leaf first.

    `strict` wants the extended key usage to be there, as Fulcio's and a CA's rules do; else it may be missing (Notation). A certificate
    that signs itself and is itself trusted is a chain of one. Raises RejectedError.
    """
    trusted = list(roots)
    if not trusted:
        raise RejectedError("nobody's certificates are trusted for it")
    if len(intermediates) > MAX_CHAIN:
        raise RejectedError(f"its chain has more than {MAX_CHAIN} certificates")
    if leaf in trusted and leaf.issuer == leaf.subject:
        return _alone(leaf, at, strict=strict)
    builder = verification.PolicyBuilder().store(verification.Store(trusted)).time(at.astimezone(UTC).replace(tzinfo=None))
    verifier = builder.max_chain_depth(MAX_CHAIN).extension_policies(ca_policy=_AUTHORITY, ee_policy=_signer(strict=strict))
    try:
        return verifier.build_client_verifier().verify(leaf, list(intermediates)).chain
    except (verification.VerificationError, ValueError, x509.UnsupportedGeneralNameType) as error:
        raise RejectedError(f"its certificate leads to no trusted root: {_short(error, leaf, at)}") from None


def check_issued(leaf: x509.Certificate, between: Sequence[x509.Certificate], root: TrustRoot, at: datetime) -> list[x509.Certificate]:
    """Build a chain to a certificate authority of a trust root that was in use at a time; raises RejectedError."""
    reason = RejectedError("no certificate authority of the trust root was in use when it was made")
    for authority in (one for one in root.authorities if one.period.holds(at)):
        try:
            return check_chain(leaf, (*authority.chain[:-1], *between), [authority.root], at, strict=True)
        except RejectedError as error:
            reason = error
    raise reason


def _short(error: Exception, leaf: x509.Certificate, at: datetime) -> str:
    if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        start, end, used = (f"{one:%Y-%m-%d %H:%M}" for one in (leaf.not_valid_before_utc, leaf.not_valid_after_utc, at))
        return f"valid from {start} to {end}, used {used} UTC"
    return str(error).removeprefix("validation failed: ").split(" (encountered", 1)[0][:200]


def _alone(leaf: x509.Certificate, at: datetime, *, strict: bool) -> list[x509.Certificate]:
    """Check a trusted self-signed signer as the last certificate of a chain is checked."""
    try:
        leaf.verify_directly_issued_by(leaf)
        _check_usage(leaf.extensions, strict=strict)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError) as error:
        raise RejectedError(f"its certificate cannot be used: {str(error)[:200] or 'it did not sign itself'}") from None
    if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        raise RejectedError(f"its certificate is {_short(ValueError(), leaf, at)}")
    return [leaf]


def _check_usage(found: x509.Extensions, *, strict: bool) -> None:
    usage, extended = (_of(found, kind) for kind in (x509.KeyUsage, x509.ExtendedKeyUsage))
    _may_sign(None, None, usage)
    if extended is None and strict:
        raise ValueError("it says no extended key usage")
    _for_code(None, None, extended)


def _of(found: x509.Extensions, kind: type[x509.ExtensionType]) -> x509.ExtensionType | None:
    return next((one.value for one in found if isinstance(one.value, kind)), None)


def _may_sign(_policy: object, _certificate: object, usage: x509.ExtensionType | None) -> None:
    if not isinstance(usage, x509.KeyUsage) or not usage.digital_signature:
        raise ValueError("its key is not for signatures")


def _may_issue(_policy: object, _certificate: object, usage: x509.ExtensionType | None) -> None:
    if isinstance(usage, x509.KeyUsage) and not usage.key_cert_sign:
        raise ValueError("the issuer's key is not for certificates")


def _is_authority(_policy: object, _certificate: object, basic: x509.ExtensionType | None) -> None:
    if not isinstance(basic, x509.BasicConstraints) or not basic.ca:
        raise ValueError("the issuer is no certificate authority")


def _for_code(_policy: object, _certificate: object, usage: x509.ExtensionType | None) -> None:
    if isinstance(usage, x509.ExtendedKeyUsage) and ExtendedKeyUsageOID.CODE_SIGNING not in usage:
        raise ValueError("its certificate is not for signing code")


def _signer(*, strict: bool) -> verification.ExtensionPolicy:
    policy = verification.ExtensionPolicy.permit_all().require_present(x509.KeyUsage, _ANY, _may_sign)
    if strict:
        return policy.require_present(x509.ExtendedKeyUsage, _ANY, _for_code)
    return policy.may_be_present(x509.ExtendedKeyUsage, _ANY, _for_code)


_AUTHORITY = (
    verification.ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, _ANY, _is_authority)
    .may_be_present(x509.KeyUsage, _ANY, _may_issue)
)
