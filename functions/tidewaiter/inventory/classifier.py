"""What a classifier is: it knows a program or library by its file's name and reads the version out of its bytes.

For what no package manager installed. A name costs one look-up per file; bytes are searched as they pass, in pieces, up to the first match.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import re2

from tidewaiter.inventory.limits import MIB

ID = "classifier"
"""What `Package.cataloger` says of such packages."""
_MOST = 512 * MIB
"""How far into a file is searched."""
_REACH = 512
"""How long a match may be; this much of a piece is searched again with the next one."""
_AFTER = 64
"""How many bytes must follow a match before it is believed, so that a border never cuts a version short."""
_NUMBER = frozenset("0123456789.")
_ENDS = "0123456789-_."
_HASH, _HEX = 8, frozenset("0123456789abcdef")
_MAX_VERSION = 64


def _dotted(groups: Sequence[str]) -> str:
    return ".".join(groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How a version is written in a file: an RE2 pattern of bytes whose groups that took part are joined by `join` (with dots)."""

    pattern: bytes
    join: Callable[[Sequence[str]], str] = _dotted


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """One program.

    `name` (with `namespace`, of purl type `kind`) is what it is called in the purl. `files` are names of its files up to the number:
    `libssl` stands for `libssl.so.3` and `libssl-8bd944e8.so.3`, `python` for `python3.11`. With `numbered`, the version must begin with
    the number in the file's name, which has at least two parts. `text` marks files that are no executables, named in full.
    """

    name: str
    title: str
    files: tuple[str, ...]
    version: Version
    kind: str = "generic"
    namespace: str = ""
    numbered: bool = False
    text: bool = False

    def matches(self, window: bytes) -> Iterator[tuple[int, str]]:
        """Yield the end and the version of each match."""
        for match in _compiled(self.version.pattern).finditer(window):
            groups = [group.decode("ascii", "replace") for group in match.groups() if group]
            yield match.end(), self.version.join(groups)[:_MAX_VERSION]


@cache
def _compiled(pattern: bytes) -> Any:
    """Compile a pattern when it is first needed; every byte is a character, since programs are no UTF-8."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern, options)


def stem_of(name: str) -> str:
    """Cut a file's name before its number and extension: `libpython3.11.so.1.0` is `libpython`."""
    return name.split(".", 1)[0].rstrip(_ENDS) if len(name) > 1 else name


def vendored_stem_of(name: str) -> str:
    """Cut the hash that builds put into names of libraries too: `libwebp-51b0b3f7.so.7` of a wheel (auditwheel) is `libwebp`."""
    first, dash, last = name.split(".", 1)[0].rpartition("-")
    return first.rstrip(_ENDS) if dash and len(last) >= _HASH and _HEX.issuperset(last) else ""


def number_of(name: str) -> str:
    """Return the number in a file's name, `3.11` for `libpython3.11.so.1.0`; empty without one of two parts."""
    rest = name[len(stem_of(name)) :].lstrip("-_")
    length = next((at for at, letter in enumerate(rest) if letter not in _NUMBER), len(rest))
    number = rest[:length].strip(".")
    return number if "." in number else ""


@dataclass(slots=True)
class Search:
    """Looks for the version of one file in its bytes as they come; `found` is the first classifier that knew it, with the version.

    `name` is the last part of the file's path. At most 1.5 KiB of what was searched is kept.
    """

    name: str
    classifiers: Sequence[Classifier]
    found: tuple[Classifier, str] | None = None
    _tail: bytes = b""
    _read: int = 0
    _number: str = field(init=False)

    def __post_init__(self) -> None:
        self._number = number_of(self.name)

    @property
    def is_begun(self) -> bool:
        """Tell whether bytes were searched already."""
        return self._read > 0

    @property
    def is_over(self) -> bool:
        """Tell whether more bytes cannot change anything."""
        return self.found is not None or self._read > _MOST

    def feed(self, chunk: bytes) -> None:
        """Search the next bytes."""
        window = self._tail + chunk
        self._read += len(chunk)
        self.found = self._first(window, len(window) - _AFTER)
        self._tail = window[-_REACH:]

    def finish(self) -> None:
        """Search what is left at the end of the file."""
        if not self.found:
            self.whole(self._tail)

    def whole(self, data: bytes) -> None:
        """Search a file that is there as a whole."""
        self.found = self._first(data, len(data))

    def _first(self, window: bytes, end: int) -> tuple[Classifier, str] | None:
        for classifier in self.classifiers:
            for at, version in classifier.matches(window):
                if at <= end and self._fits(classifier, version):
                    return classifier, version
        return None

    def _fits(self, classifier: Classifier, version: str) -> bool:
        if not classifier.numbered:
            return True
        return bool(self._number) and f"{version}.".startswith(f"{self._number}.")


def by_file(classifiers: Sequence[Classifier]) -> Mapping[str, tuple[Classifier, ...]]:
    """Index classifiers by the names of their files."""
    index: dict[str, tuple[Classifier, ...]] = {}
    for classifier in classifiers:
        for name in classifier.files:
            index[name] = (*index.get(name, ()), classifier)
    return index
