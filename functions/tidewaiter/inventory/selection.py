"""Which catalogers to ask about a file: their hints compiled into one look-up, since nearly all files concern none of them."""

import stat
from collections.abc import Callable, Sequence

from tidewaiter.inventory.cataloger import Cataloger, Hint
from tidewaiter.inventory.visitors import FileEntry

SMALLEST_PROGRAM = 1 << 14
"""No Go executable and none with a list of Rust crates is smaller."""
_MAGICS = frozenset(
    (
        b"\x7fELF",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
        b"\xfe\xed\xfa\xcf",
        b"\xfe\xed\xfa\xce",
        b"\xca\xfe\xba\xbe",
        b"\xca\xfe\xba\xbf",
    )
)
_PE = b"MZ"
_NO_PROGRAM = frozenset((".py", ".sh", ".js", ".pl", ".rb", ".txt", ".json", ".html", ".pyc", ".md", ".h", ".c", ".gz", ".jar", ".a", ".o"))
_EVIDENCE_SIZE = 1 << 20
_EVIDENCE_MODE = stat.S_IFREG | 0o755

_Ranked = tuple[int, Cataloger]


def is_program(first: bytes) -> bool:
    """Tell by a file's first four bytes whether it is an executable or a library: ELF, PE or Mach-O."""
    return first in _MAGICS or first[:2] == _PE


class Selection:
    """Finds the catalogers that want a file; asked in the order they were given in."""

    def __init__(self, catalogers: Sequence[Cataloger]) -> None:
        self._names: dict[str, list[_Ranked]] = {}
        self._suffixes: dict[str, list[_Ranked]] = {}
        self._folders: dict[str, list[_Ranked]] = {}
        self._parents: dict[str, list[_Ranked]] = {}
        self._always: list[_Ranked] = []
        self._programs: list[_Ranked] = []
        for ranked in enumerate(catalogers):
            self._add(ranked, ranked[1].hint)

    def _add(self, ranked: _Ranked, hint: Hint | None) -> None:
        if hint is None:
            self._always.append(ranked)
            return
        tables = (self._names, hint.names), (self._suffixes, hint.suffixes), (self._folders, hint.folders), (self._parents, hint.parents)
        for table, keys in tables:
            for key in keys:
                table.setdefault(key, []).append(ranked)
        if hint.programs:
            self._programs.append(ranked)

    def named(self, entry: FileEntry) -> list[Cataloger]:
        """List the catalogers that want a file for its path, mode and size."""
        return _wanting(self._candidates(entry.path), entry)

    def wanting(self, entry: FileEntry, peek: Callable[[], bytes]) -> list[Cataloger]:
        """List the catalogers that want a file; `peek` shows the first four bytes of one that is large enough to be a program."""
        candidates = self._candidates(entry.path)
        if entry.size >= SMALLEST_PROGRAM and is_program(peek()):
            candidates = [*candidates, *self._programs]
        return _wanting(candidates, entry)

    def directories(self, entry: FileEntry) -> list[Cataloger]:
        """List the catalogers that want a directory for its name."""
        more = self._parents.get(entry.path.rpartition("/")[0])
        return _wanting(more, entry) if more else []

    def is_evidence(self, path: str) -> bool:
        """Tell whether a file of this path could be evidence of a language package: any could be a program, unless its suffix says no.

        Asked for every file that an OS package owns, so most answers must come from the suffix alone.
        """
        suffix = path[path.rfind(".") :]
        if self._programs and suffix not in _NO_PROGRAM:
            return True
        candidates = [ranked for ranked in self._candidates(path) if not ranked[1].owns_files]
        return bool(candidates and _wanting(candidates, FileEntry(path, _EVIDENCE_MODE, _EVIDENCE_SIZE)))

    def _candidates(self, path: str) -> Sequence[_Ranked]:
        folder, _, name = path.rpartition("/")
        found: Sequence[_Ranked] = self._names.get(name, ())
        if more := self._suffixes.get(name[name.rfind(".") :].lower()):
            found = [*found, *more] if found else more
        if more := self._folders.get(folder):
            found = [*found, *more] if found else more
        return [*found, *self._always] if self._always else found


def _wanting(candidates: Sequence[_Ranked], entry: FileEntry) -> list[Cataloger]:
    if not candidates:
        return []
    if len(candidates) > 1:
        candidates = sorted(dict(candidates).items())
    return [cataloger for _, cataloger in candidates if cataloger.wants(entry)]
