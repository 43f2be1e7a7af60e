"""What a secret rule is: one record with its pattern, its proof and what to do when it fires."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tidewaiter.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a validator made of a candidate: facts for people that do not give the secret away."""

    reasons: tuple[str, ...] = ()


ENDS = "it ends on "
"""How the reason begins that says when a secret ends by itself: a date as in ISO 8601 follows."""


def accept(_secret: str) -> Proof | None:
    """Take every candidate: the format is proof enough."""
    return Proof()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRule:
    """One kind of secret.

    `pattern` is RE2 and Hyperscan syntax, and its first group (or the whole) is the secret. What it matches may be cut after 8 KiB; it
    counts no repetition beyond a few hundred, which would make it slow. `keywords`
    (lower case), if any, must stand within 200 bytes of it. `validate` proves or refuses a candidate. `minimum_entropy` is in bits per
    character. `occurs`, if any, are cheaper patterns to look for in the first place: only in windows that one of them occurs in `pattern`
    is searched for. It is for patterns without a fixed word of three letters or more, which slow the search for all others down.
    `in_binaries` is for formats that do not occur by chance in machine code, `may_repeat` for those with runs of one character, which
    otherwise tell a placeholder. `confidence` is 0-1.
    """

    id: str
    title: str
    family: str
    pattern: str
    severity: Severity
    rotate: str
    confidence: float = 0.9
    keywords: tuple[str, ...] = ()
    occurs: tuple[str, ...] = ()
    validate: Callable[[str], Proof | None] = field(default=accept)
    minimum_entropy: float = 0.0
    in_binaries: bool = True
    may_repeat: bool = False
    preview: bool = True
    references: tuple[str, ...] = ()
