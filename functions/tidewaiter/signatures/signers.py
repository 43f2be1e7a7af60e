"""Who may sign, and who did: a key, an identity by the word of a Sigstore authority, the holder of a certificate."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.x509 import Certificate, Name

from tidewaiter.iam.pattern import glob, wildcards
from tidewaiter.signatures.keys import PublicKey
from tidewaiter.signatures.rejection import RejectedError
from tidewaiter.signatures.trust_root import TrustRoot

NO_ROOT = TrustRoot()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySigner:
    """Whoever holds a private key. Entries of logs are checked where `root` is given, and wanted where `logged`."""

    name: str
    key: PublicKey
    root: TrustRoot = NO_ROOT
    logged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySigner:
    """Whoever a certificate authority of the root knows as `identity`, by the word of `issuer`; `*` stands for any run of characters."""

    name: str
    identity: str
    issuer: str
    root: TrustRoot


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSigner:
    """Whoever holds a certificate below one of `roots`, and one of `subjects` or AWS `profiles` if any are named.

    `authority` trusts the roots as signing authorities (AWS Signer), whose word on the time of signing counts; else only a timestamp
    below `timestampers` does. `lenient` names what a failure of only warns of: `expiry`, `timestamp`.
    """

    name: str
    roots: tuple[Certificate, ...]
    subjects: tuple[Name, ...] = ()
    profiles: tuple[str, ...] = ()
    authority: bool = False
    timestampers: tuple[Certificate, ...] = ()
    lenient: frozenset[str] = field(default_factory=frozenset)


Signer = KeySigner | IdentitySigner | CertificateSigner


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a signature that holds says: who signed and when, in the words of `model.signature.Signature`.

    `signed` is None where nobody but the signer could say.
    """

    signer: str
    issuer: str = ""
    signed: datetime | None = None
    witness: str = ""
    logged: datetime | None = None
    notes: tuple[str, ...] = ()


def fits(pattern: str, text: str) -> bool:
    """Tell whether a text fits a pattern in which `*` and `?` are wildcards; takes at most the product of their lengths."""
    return glob(wildcards(pattern), text)


def parse_subject(text: str) -> Name:
    """Read a distinguished name as trust policies write it (`C=US, ST=WA, O=example.com`); raises RejectedError."""
    parts: list[str] = []
    for part in text.split(","):
        if parts and parts[-1].endswith("\\"):
            parts[-1] += f",{part}"
        else:
            parts.append(part.strip())
    try:
        return Name.from_rfc4514_string(",".join(parts))
    except ValueError:
        raise RejectedError(f"not a distinguished name: {text[:100]!r}", hint="Write it like C=US, ST=WA, O=example.com") from None


def is_named(certificate: Certificate, subject: Name) -> bool:
    """Tell whether a certificate's subject holds every attribute of a name, each with the same value and once."""
    own = [(one.oid, one.value) for one in certificate.subject]
    return bool(list(subject)) and all(own.count((one.oid, one.value)) == 1 for one in subject)
