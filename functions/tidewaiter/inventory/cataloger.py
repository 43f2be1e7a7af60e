"""What a cataloger is: it recognises a file by its entry and turns its bytes into packages."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tidewaiter.inventory.digests import Listed
from tidewaiter.inventory.limits import DEFAULT, MIB, Limits
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import ExpectedFiles
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedFiles:
    """A package manager's list of the files a package installed, kept apart from the package (dpkg `.list`, Python `RECORD`).

    `files` are plain paths, only those that could be evidence of other packages.
    """

    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLicences:
    """What a file beside a package says of its licences, in the words of the file (Debian's `copyright`)."""

    licences: tuple[str, ...]


Found = Package | Problem | Distribution | OwnedFiles | DeclaredLicences | ExpectedFiles | Listed


class Content(Protocol):
    """The bytes of one file, read forward once."""

    @property
    def size(self) -> int:
        """How many bytes there are in all."""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; raises ContentTooLargeError above the cataloger's `max_bytes`."""

    def at(self, offset: int, size: int) -> bytes:
        """Return the bytes at a place of the file, fewer only at its end, whatever was read before: for `Hint.programs` alone.

        Raises ContentTooLargeError for what was not kept: of a large executable, code is not.
        """

    def find(self, needle: bytes) -> Iterator[int]:
        """Yield every place of some bytes in what was kept: for `Hint.programs` alone, where headers do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Where a cataloger's files are, for one look-up per file in place of a question to every cataloger: any part of it may apply.

    `names` are last parts of paths (`METADATA`). `suffixes` are ends of them in lower case, from the last dot on (`.jar`); case is not
    regarded. `folders` are the directories that files lie directly in (`var/lib/dpkg/status.d`). `programs` are files of at least
    16 KiB that begin as ELF, PE and Mach-O do, whatever their names and modes, read through `Content.at`. `parents` are directories
    (`nix/store`) in which the names of directories alone are evidence: each is asked for and parsed like an empty file. A hint only
    narrows: `wants` still decides.
    """

    names: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    programs: bool = False
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """Where a file lies (`layer` is the diff id) and which paths could be evidence of a language package."""

    layer: str
    is_evidence: Callable[[str], bool]
    limits: Limits = DEFAULT


class ContentTooLargeError(Exception):
    """A file is larger than its cataloger is willing to hold in memory."""


def every(_entry: FileEntry) -> bool:
    """Want every file that the hint leaves."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cataloger:
    """One way to find packages.

    `ecosystem` is the purl type of what it finds, `wants` is asked for the files that `hint` leaves (every file without one: leave it out
    only if names cannot tell), `parse` yields packages, file lists, the distribution, or problems. `owns_files` marks package managers of
    operating systems. `declared` marks lock files: they say what is meant to be installed, which is evidence in a source directory and
    none in an image.
    """

    id: str
    title: str
    ecosystem: str
    parse: Callable[[str, Content, ParseContext], Iterable[Found]]
    wants: Callable[[FileEntry], bool] = every
    max_bytes: int = 64 * MIB
    owns_files: bool = False
    declared: bool = False
    hint: Hint | None = None
