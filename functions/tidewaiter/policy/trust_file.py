"""The trust file: signers by name, and which of them must sign what. Keys, roots and certificates are files that it names.

Every mistake is an error: half a trust policy would let pass what the other half forbids.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Literal, TypeVar

from cryptography.x509 import Certificate
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tidewaiter.errors import BadInputError
from tidewaiter.model.severity import Severity
from tidewaiter.policy.trust import Requirement, Trust
from tidewaiter.policy.yaml_entries import Entry, read_sections
from tidewaiter.signatures.keys import parse_certificates, parse_key
from tidewaiter.signatures.signers import NO_ROOT, CertificateSigner, IdentitySigner, KeySigner, Signer, parse_subject
from tidewaiter.signatures.trust_root import parse_trust_root

ReadFile = Callable[[str], bytes]
"""Reads a file that the trust file names; raises TidewaiterError."""
_Texts = str | tuple[str, ...]
_MOST = 100
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=7)
"""Longer than anybody signs after a push: what waits for ever is never judged."""


class _Signer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)
    key: str = ""
    logged: Literal["true", "false"] = "false"
    identity: str = ""
    issuer: str = ""
    trusted_root: str = Field(default="", alias="trusted-root")
    roots: _Texts = ()
    subject: _Texts = ()
    profile: _Texts = ()
    authority: Literal["true", "false"] = "false"
    timestampers: _Texts = ()

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> "_Signer":
        kinds = [bool(self.key), bool(self.identity), bool(self.roots)]
        if sum(kinds) != 1:
            raise ValueError("a signer has exactly one of key, identity and roots")
        if self.identity and not (self.issuer and self.trusted_root):
            raise ValueError("an identity needs issuer and trusted-root")
        if self.logged == "true" and not self.trusted_root:
            raise ValueError("logged needs trusted-root, which names the log")
        if not self.roots and (self.subject or self.profile or self.timestampers or self.authority == "true"):
            raise ValueError("subject, profile, authority and timestampers belong to a signer with roots")
        if self.profile and self.authority != "true":
            raise ValueError("a signing profile of AWS Signer needs authority: true")
        return self


class _Require(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    images: _Texts
    signed_by: _Texts = Field(alias="signed-by")
    every: Literal["true", "false"] = "false"
    predicate: str = ""
    severity: Severity = Severity.HIGH
    within: str = Field(default="0m", pattern=r"^[0-9]{1,3}[mhd]$")

    @property
    def time(self) -> timedelta:
        return int(self.within[:-1]) * _UNITS[self.within[-1]]

    @model_validator(mode="after")
    def _is_for_a_time(self) -> "_Require":
        if self.time > _LONGEST:
            raise ValueError(f"within is at most {_LONGEST.days} days")
        return self


def read_trust(text: str, source: str, read: ReadFile) -> Trust:
    """Read a trust file (YAML); raises BadInputError naming the line, and what `read` raises."""
    signers: dict[str, Signer] = {}
    required: list[tuple[Entry, _Require]] = []
    for count, entry in enumerate(read_sections(text, source)):
        where = f"{source}:{entry.line}"
        if entry.wrong or entry.section not in ("signers", "require") or count >= _MOST:
            raise BadInputError(entry.wrong or f"unknown section {entry.section[:40]!r}, or too many entries", where=where, hint=_HINT)
        if entry.section == "require":
            required.append((entry, _checked(_Require, entry, where)))
            continue
        raw = _checked(_Signer, entry, where)
        if raw.name in signers:
            raise BadInputError(f"two signers are called {raw.name}", where=where)
        signers[raw.name] = _signer(raw, read)
    if not required:
        raise BadInputError("nothing is required of any image", where=source, hint=_HINT)
    return Trust(requirements=tuple(_requirement(raw, signers, f"{source}:{entry.line}") for entry, raw in required))


_HINT = "It has the sections `signers` and `require`; see docs/how-to/signatures.md"
T = TypeVar("T", bound=BaseModel)


def _checked(kind: type[T], entry: Entry, where: str) -> T:
    try:
        return kind.model_validate(entry.fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"{field + ': ' if field else ''}{first['msg']}", where=where, hint=_HINT) from None


def _requirement(raw: _Require, signers: Mapping[str, Signer], where: str) -> Requirement:
    names = _tuple(raw.signed_by)
    unknown = [name for name in names if name not in signers]
    if unknown or not names or not _tuple(raw.images):
        raise BadInputError(f"no such signer: {unknown[0]}" if unknown else "images and signed-by must name something", where=where)
    chosen = tuple(signers[name] for name in names)
    return Requirement(
        images=_tuple(raw.images),
        signers=chosen,
        every=raw.every == "true",
        predicate=raw.predicate,
        severity=raw.severity,
        within=raw.time,
    )


def _signer(raw: _Signer, read: ReadFile) -> Signer:
    root = parse_trust_root(read(raw.trusted_root), raw.trusted_root) if raw.trusted_root else NO_ROOT
    if raw.key:
        return KeySigner(name=raw.name, key=parse_key(read(raw.key), raw.key), root=root, logged=raw.logged == "true")
    if raw.identity:
        return IdentitySigner(name=raw.name, identity=raw.identity, issuer=raw.issuer, root=root)
    return CertificateSigner(
        name=raw.name,
        roots=tuple(_certificates(raw.roots, read)),
        subjects=tuple(map(parse_subject, _tuple(raw.subject))),
        profiles=_tuple(raw.profile),
        authority=raw.authority == "true",
        timestampers=tuple(_certificates(raw.timestampers, read)),
    )


def _certificates(names: _Texts, read: ReadFile) -> Iterator[Certificate]:
    for name in _tuple(names):
        yield from parse_certificates(read(name), name)


def _tuple(value: _Texts) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
