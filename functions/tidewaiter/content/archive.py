"""A file that holds others: what is in its members, within limits, and what could not be looked into."""

from collections.abc import Callable, Iterator
from itertools import islice

from tidewaiter.content.compiled import Prepared
from tidewaiter.content.engine import SecretVisit
from tidewaiter.content.opening.limits import HELD, HITS, Budget, BudgetError
from tidewaiter.content.opening.member import DamageError, Member, Members
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

Opener = Callable[[bytes, Budget], Members]
"""Takes the bytes of an archive apart."""


class Held:
    """An archive: held until it is whole, then opened."""

    __slots__ = ("_data", "_key", "_opener", "_path", "_prepared", "_size")

    def __init__(self, path: str, opener: Opener, prepared: Prepared, key: bytes) -> None:
        self._path, self._opener, self._prepared, self._key = path, opener, prepared, key
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
                troubles.append(f"more than {HITS} secrets")
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
        visit = SecretVisit(f"{self._path}!/{member.name}" if member.name else self._path, self._prepared, self._key)
        try:
            for piece in member.pieces:
                visit.feed(piece)
        except DamageError as error:
            troubles.append(f"{member.name[:200]} it is damaged: {error}".strip())
        finally:
            yield from visit.finish()

    def _problem(self, why: str) -> Problem:
        return Problem(
            code="archive-not-searched",
            what=f"not searched for secrets to its end: {why}",
            where=self._path,
            hint="Unpack the archive and scan the directory",
            incomplete=False,
        )
