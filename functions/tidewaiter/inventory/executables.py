"""Facts about executables from the same pass: hash, ELF basics, interpreter line (System V ABI, "Object Files"; execve(2))."""

import stat
import struct
from collections.abc import Callable, Iterable, Iterator

from tidewaiter.inventory.digests import hashes, is_library
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit, Elf, FileFact

_EXECUTABLE = 0o111
_HEAD = 4096
_HEADER = 64
_MAX_TABLE = 1 << 20
_MAX_INTERPRETER = 256
_MAGIC, _SCRIPT = b"\x7fELF", b"#!"
_MACHINES = {
    3: "x86", 8: "mips", 20: "ppc", 21: "ppc64", 22: "s390x", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv", 258: "loongarch",
}  # fmt: skip
_KINDS = {1: "object file", 2: "executable", 3: "shared object", 4: "core dump"}
_DYNAMIC, _INTERPRETER, _SYMBOLS = 2, 3, 2
_SHARED = 3
_NOT_COMPARED = ((b"\0libc.so.6\0", "sha1"), (b"\0libc.musl-", "md5"))
"""Which digest nobody keeps of a program, by the C library it asks its loader for: apk's systems have musl, dpkg's have glibc."""
_NAMES = 64 * 1024
"""How far into a file the names of what it asks its loader for are looked for: linkers put them first."""
_NETWORK = (b"\0connect\0", b"\0bind\0", b"\0getaddrinfo\0")
_SOCKET = b"\0socket\0"
_EXECUTES = tuple(
    b"\0%s\0" % name for name in b"execve execv execvp execl execlp execle execvpe fexecve system popen posix_spawn posix_spawnp".split()
)


class ExecutableFacts:
    """A visitor that looks at files with an execute bit and shared objects and hands a fact to `keep` for each program, script and library.

    `every` is whether other files are facts, too.
    """

    def __init__(self, keep: Callable[[FileFact], None], *, every: bool = False) -> None:
        self._keep, self._every = keep, every

    def start(self, entry: FileEntry) -> "ExecutableVisit | None":
        """Take files that may be executed or loaded."""
        if not (self._every or entry.mode & _EXECUTABLE or ".so" in entry.path) or (entry.size <= len(_MAGIC) and not self._every):
            return None
        if not (self._every or entry.mode & _EXECUTABLE or is_library(entry.path)):
            return None
        return ExecutableVisit(entry, self._keep, every=self._every)


class ExecutableVisit:
    """Hashes one file on its way through and keeps of it only its head and its table of sections."""

    def __init__(self, entry: FileEntry, keep: Callable[[FileFact], None], *, every: bool = False) -> None:
        self._entry, self._keep, self._every = entry, keep, every
        self._head = bytearray()
        self._names = b""
        self._at = 0
        self._table = bytearray()
        self._wanted = range(0)
        self._hashes = hashes(entry.path)
        self._is_open, self._is_left = False, False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes; what is neither ELF nor a script is not hashed."""
        if self._is_left:
            return
        if not self._is_open:
            self._head += chunk
            if len(self._head) < _HEAD:
                return
            chunk = self._open()
        self._take(chunk)

    def finish(self) -> Iterable[ContentHit]:
        """Hand over the fact; a file that was cut short has no hash."""
        if not self._is_open and not self._is_left:
            self._take(self._open())
        if not self._is_left:
            self._keep(self._fact())
        return ()

    def _open(self) -> bytes:
        self._is_open = True
        first = bytes(self._head)
        del self._head[_HEAD:]
        self._names = first[:_NAMES]
        for library, digest in _NOT_COMPARED:
            if library in self._names:
                self._hashes.pop(digest, None)
        self._is_left = not (self._every or first.startswith((_MAGIC, _SCRIPT)))
        self._wanted = _table_of(first)
        return first

    def _take(self, chunk: bytes) -> None:
        if self._is_left:
            return
        for one in self._hashes.values():
            one.update(chunk)
        start, stop = max(self._wanted.start, self._at), min(self._wanted.stop, self._at + len(chunk))
        if start < stop:
            self._table += chunk[start - self._at : stop - self._at]
        if 0 < self._at < _NAMES:
            self._names += chunk[: _NAMES - self._at]
        self._at += len(chunk)

    def _fact(self) -> FileFact:
        entry, head = self._entry, bytes(self._head)
        kind = _kind(entry, head)
        is_whole = self._at == entry.size
        return FileFact(
            path=entry.path,
            mode=stat.S_IMODE(entry.mode),
            size=entry.size,
            uid=entry.uid,
            gid=entry.gid,
            kind=kind,
            interpreter=_line(head) if kind == "script" else "",
            elf=described(head, bytes(self._table), self._names) if kind == "executable" else None,
            **{name: one.hexdigest() for name, one in self._hashes.items() if is_whole},
        )


def _kind(entry: FileEntry, head: bytes) -> str:
    if not entry.mode & _EXECUTABLE:
        return "library" if head.startswith(_MAGIC) and is_library(entry.path) else "file"
    if head.startswith(_SCRIPT):
        return "script"
    return "executable" if head.startswith(_MAGIC) else "file"


def described(head: bytes, table: bytes, names: bytes = b"") -> Elf | None:
    """Describe an ELF file from its first bytes, its section headers, and where it names what it asks its loader for.

    None when the header makes no sense.
    """
    layout = _layout(head)
    if layout is None:
        return None
    order, wide = layout
    kind, machine = struct.unpack_from(order + "HH", head, 16)
    segments = dict(_segments(head, order, wide=wide))
    return Elf(
        bits=64 if wide else 32,
        machine=_MACHINES.get(machine, str(machine)),
        kind="executable" if kind == _SHARED and _INTERPRETER in segments else _KINDS.get(kind, str(kind)),
        dynamic=_INTERPRETER in segments or (kind == _SHARED and _DYNAMIC in segments),
        stripped=_SYMBOLS not in _section_kinds(table, order, 64 if wide else 40),
        interpreter=segments.get(_INTERPRETER, ""),
        network=_SOCKET in names and any(name in names for name in _NETWORK),
        executes=any(name in names for name in _EXECUTES),
    )


def _layout(head: bytes) -> tuple[str, bool] | None:
    if len(head) < _HEADER or not head.startswith(_MAGIC) or head[4] not in (1, 2) or head[5] not in (1, 2):
        return None
    return ("<" if head[5] == 1 else ">"), head[4] == 2  # noqa: PLR2004 - ELFCLASS64


def _segments(head: bytes, order: str, *, wide: bool) -> Iterator[tuple[int, str]]:
    """Yield the segments' types; the interpreter's comes with its path. What lies past the head is left out."""
    (table,) = struct.unpack_from(order + ("Q" if wide else "I"), head, 32 if wide else 28)
    size, count = struct.unpack_from(order + "HH", head, 54 if wide else 42)
    least = 56 if wide else 32
    for index in range(count):
        at = table + index * size
        if size < least or at + least > len(head):
            return
        (kind,) = struct.unpack_from(order + "I", head, at)
        (offset,) = struct.unpack_from(order + ("Q" if wide else "I"), head, at + (8 if wide else 4))
        text = head[offset : offset + _MAX_INTERPRETER].split(b"\0", 1)[0] if kind == _INTERPRETER else b""
        yield kind, text.decode(errors="replace")


def _table_of(head: bytes) -> range:
    """Tell which bytes of the file are its section headers."""
    layout = _layout(head)
    if layout is None:
        return range(0)
    order, wide = layout
    (table,) = struct.unpack_from(order + ("Q" if wide else "I"), head, 40 if wide else 32)
    size, count = struct.unpack_from(order + "HH", head, 58 if wide else 46)
    return range(table, table + min(size * count, _MAX_TABLE)) if table else range(0)


def _section_kinds(table: bytes, order: str, size: int) -> set[int]:
    return {struct.unpack_from(order + "I", table, at + 4)[0] for at in range(0, len(table) - size + 1, size)}


def _line(head: bytes) -> str:
    return head[len(_SCRIPT) : _MAX_INTERPRETER].split(b"\n", 1)[0].strip().decode(errors="replace")
