"""Notation's own trust policy (`trustpolicy.json`) and trust store, read as they are.

Format: https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from cryptography.x509 import Certificate
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.errors import BadInputError
from tidewaiter.model.severity import Severity
from tidewaiter.policy.trust import Requirement, Trust
from tidewaiter.signatures.signers import CertificateSigner, parse_subject

Store = Callable[[str, str], Iterable[Certificate]]
"""Returns the certificates of a named store of a type (`ca`, `signingAuthority`, `tsa`); raises TidewaiterError."""
_SUBJECT = "x509.subject:"
_ARN = "arn:"
_SEVERITIES = {"strict": Severity.HIGH, "permissive": Severity.HIGH, "audit": Severity.INFORMATIONAL}
_LENIENT = {"permissive": frozenset({"expiry", "timestamp"}), "audit": frozenset({"expiry", "timestamp"})}
_Names = Annotated[tuple[str, ...], Field(max_length=100)]
_Effect = Literal["enforce", "log", "skip"]


class _Verification(BaseModel):
    model_config = ConfigDict(frozen=True)

    level: Literal["strict", "permissive", "audit", "skip"]
    override: dict[Literal["authenticity", "authenticTimestamp", "expiry", "revocation"], _Effect] = Field(default_factory=dict)


class _Policy(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    registryScopes: _Names  # noqa: N815 - the format's own word
    signatureVerification: _Verification  # noqa: N815
    trustStores: _Names = ()  # noqa: N815
    trustedIdentities: _Names = ()  # noqa: N815


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True)

    version: Literal["1.0"]
    trustPolicies: Annotated[tuple[_Policy, ...], Field(min_length=1, max_length=100)]  # noqa: N815


def read_notation(data: bytes, source: str, store: Store) -> Trust:
    """Read a trust policy; raises BadInputError, and what `store` raises. Revocation is never checked, whatever a level says."""
    try:
        document = _Document.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"not a trust policy of Notation: {place}: {first['msg']}", where=source) from None
    ordered = sorted(document.trustPolicies, key=lambda one: "*" in one.registryScopes)
    return Trust(requirements=tuple(_requirement(one, source, store) for one in ordered))


def _requirement(policy: _Policy, source: str, store: Store) -> Requirement:
    level = policy.signatureVerification.level
    if level == "skip":
        return Requirement(images=policy.registryScopes, signers=(), severity=Severity.INFORMATIONAL)
    if not policy.trustStores or not policy.trustedIdentities:
        raise BadInputError(f"the policy {policy.name[:60]!r} names no trust stores or no trusted identities", where=source)
    stores = [name.partition(":")[::2] for name in policy.trustStores]
    lenient = _lenient(policy.signatureVerification)
    return Requirement(
        images=policy.registryScopes,
        signers=tuple(_signer(policy, kind, stores, store, lenient) for kind in ("ca", "signingAuthority") if kind in dict(stores)),
        severity=Severity.INFORMATIONAL if "authenticity" in lenient else _SEVERITIES[level],
    )


def _lenient(verification: _Verification) -> frozenset[str]:
    """Name what only warns: what the level leaves to the log, changed by what the policy overrides."""
    found = set(_LENIENT.get(verification.level, frozenset()))
    for check, effect in verification.override.items():
        word = "timestamp" if check == "authenticTimestamp" else check
        found = found - {word} if effect == "enforce" else found | {word}
    return frozenset(found)


def _signer(policy: _Policy, kind: str, stores: Iterable[tuple[str, str]], store: Store, lenient: frozenset[str]) -> CertificateSigner:
    found = {word: tuple(one for sort, name in stores if sort == word for one in store(sort, name)) for word in (kind, "tsa")}
    named = [one.removeprefix(_SUBJECT).strip() for one in policy.trustedIdentities if one.startswith(_SUBJECT)]
    profiles = tuple(one for one in policy.trustedIdentities if one.startswith(_ARN))
    if "*" in policy.trustedIdentities:
        named, profiles = [], ()
    elif len(named) + len(profiles) < len(policy.trustedIdentities):
        raise BadInputError(f"the policy {policy.name[:60]!r} trusts an identity of an unknown kind", where=policy.name[:60])
    return CertificateSigner(
        name=policy.name,
        roots=found[kind],
        subjects=tuple(map(parse_subject, named)),
        profiles=profiles,
        authority=kind == "signingAuthority",
        timestampers=found["tsa"],
        lenient=lenient,
    )
