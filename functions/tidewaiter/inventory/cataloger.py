"""What a cataloger is: it recognises a file by its entry and turns its bytes into packages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from tidewaiter.inventory.limits import MIB
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.image import Distribution
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedFiles:
    """A package manager's list of the files a package installed, kept apart from the package (dpkg `.list`, Python `RECORD`).

    `files` are plain paths, only those that could be evidence of other packages.
    """

    files: tuple[str, ...]


Found = Package | Problem | Distribution | OwnedFiles


class Content(Protocol):
    """The bytes of one file, read forward once."""

    @property
    def size(self) -> int:
        """How many bytes there are in all."""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, or all that is left; raises ContentTooLargeError above the cataloger's `max_bytes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """Where a file lies (`layer` is the diff id) and which paths could be evidence of a language package."""

    layer: str
    is_evidence: Callable[[str], bool]


class ContentTooLargeError(Exception):
    """A file is larger than its cataloger is willing to hold in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cataloger:
    """One way to find packages.

    `ecosystem` is the purl type of what it finds, `wants` is asked for every file and must be cheap, `parse` yields packages,
    file lists, the distribution, or problems. `owns_files` marks package managers of operating systems. `declared` marks lock files:
    they say what is meant to be installed, which is evidence in a source directory and none in an image.
    """

    id: str
    title: str
    ecosystem: str
    wants: Callable[[FileEntry], bool]
    parse: Callable[[str, Content, ParseContext], Iterable[Found]]
    max_bytes: int = 64 * MIB
    owns_files: bool = False
    declared: bool = False
