"""What an opener yields: the members of an archive, and what it could not read of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


class DamageError(Exception):
    """The bytes contradict their format, or end before it says so; raised while the pieces of a member are read, too."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside; `pieces` is read once, `trouble` says why it cannot be."""

    name: str
    pieces: Iterable[bytes] = field(default=())
    trouble: str = ""


Members = Iterator[Member]
