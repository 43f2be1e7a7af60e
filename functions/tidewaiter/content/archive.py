"""A file that holds others: what is in its members, within limits, and what could not be looked into."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Protocol

from tidewaiter.content.opening.limits import HELD, HITS, Budget, BudgetError
from tidewaiter.content.opening.member import DamageError, Member, Members
from tidewaiter.inventory.visitors import FileEntry, FileVisit
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

NESTED = (b"PK\x03\x04", b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf")
"""How archives begin that are not opened, because they lie in another one: zip, gzip, xz, bzip2, Zstandard, 7z."""
Opener = Callable[[bytes, Budget], Members]
"""Takes the bytes of an archive apart."""
_MODE, _SIZE = 0o100644, 1 << 20
"""What is made of a member's mode and size, which not every archive says, and of which none can be trusted."""


class Inside(Protocol):
    """Looks also at the members of an archive that somebody else opens."""

    def inside(self, entry: FileEntry) -> FileVisit | None:
        """Begin a member (`archive!/path`), or return None to leave it; archives in archives stay closed."""


class Several:
    """One file shown to several visits."""

    __slots__ = ("_visits",)

    def __init__(self, *visits: FileVisit) -> None:
        self._visits = visits

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        for visit in self._visits:
            visit.feed(chunk)

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found."""
        return chain.from_iterable(visit.finish() for visit in self._visits)


def shared(visit: Callable[[str], FileVisit], others: Sequence[Inside]) -> Callable[[str], FileVisit]:
    """Return what begins a member for `visit` and for others."""

    def begun(name: str) -> FileVisit:
        entry = FileEntry(name, _MODE, _SIZE)
        more = [one for other in others if (one := other.inside(entry)) is not None]
        return Several(visit(name), *more) if more else visit(name)

    return begun if others else visit


class Archive:
    """An archive: held until it is whole, then opened, and its members visited; `purpose` names what is looked for."""

    __slots__ = ("_data", "_opener", "_path", "_purpose", "_size", "_visit")

    def __init__(self, path: str, opener: Opener, visit: Callable[[str], FileVisit], purpose: str) -> None:
        self._path, self._opener, self._visit, self._purpose = path, opener, visit, purpose
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._size += len(chunk)
        self._data.append(chunk)
        if self._size > HELD:
            self._data.clear()

    def finish(self) -> Iterator[ContentHit | Problem]:
        """Say what was found inside, and what could not be looked into."""
        troubles: list[str] = []
        if self._size > HELD:
            troubles.append(f"larger than {HELD >> 20} MiB")
        else:
            data, self._data = b"".join(self._data), []
            hits = self._hits(data, troubles)
            yield from islice(hits, HITS)
            if next(hits, None) is not None:
                troubles.append(f"more than {HITS} {self._purpose}")
        if troubles:
            yield self._problem(f"{troubles[0]}{f' (and {len(troubles) - 1} more)' if len(troubles) > 1 else ''}")

    def _hits(self, data: bytes, troubles: list[str]) -> Iterator[ContentHit | Problem]:
        """Yield the hits of all members; what a member showed before it broke counts."""
        try:
            for member in self._opener(data, Budget.of(len(data))):
                if member.trouble:
                    troubles.append(f"{member.name[:200]} {member.trouble}".strip())
                else:
                    yield from self._searched(member, troubles)
        except BudgetError as error:
            troubles.append(str(error))

    def _searched(self, member: Member, troubles: list[str]) -> Iterator[ContentHit | Problem]:
        visit = self._visit(f"{self._path}!/{member.name}" if member.name else self._path)
        try:
            for number, piece in enumerate(member.pieces):
                if number == 0 and piece.startswith(NESTED):
                    troubles.append(f"{member.name[:200]} is an archive inside it".strip())
                visit.feed(piece)
        except DamageError as error:
            troubles.append(f"{member.name[:200]} it is damaged: {error}".strip())
        finally:
            yield from visit.finish()

    def _problem(self, why: str) -> Problem:
        return Problem(
            code="archive-not-searched",
            what=f"not searched for {self._purpose} to its end: {why}",
            where=self._path,
            hint="Unpack the archive and scan the directory",
            incomplete=False,
        )
