"""What a file's place, name and form give away without any rule: programs where none belong, programs that pretend, packed programs."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import re2

from tidewaiter.content import signs
from tidewaiter.content.machine_code import Program, program_of
from tidewaiter.content.plausibility import entropy
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

SAMPLE = 64 * 1024
EXECUTABLE = 0o111
ELF = b"\x7fELF"
PROGRAMS = (ELF, b"MZ")
TEMPORARY = ("tmp/", "var/tmp/", "dev/shm/", "dev/mqueue/", "run/shm/")
INNOCENT = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".ico", ".svg", ".pdf", ".txt", ".md", ".json", ".yaml", ".yml", ".css", ".html", ".csv", ".log"}
)
HIDDEN_TOOLS = frozenset(
    ".venv .local .cargo .rustup .nvm .npm .cache .pyenv .rbenv .sdkman .dotnet .git .bun .deno .yarn .gem .bundle .pnpm .bin "  # noqa: SIM905
    ".libs .build .nuget .gradle .m2 .go .conda .asdf .volta .fnm .opt .store .linuxbrew .tools .hooks .rye .uv .juliaup .elan".split()
)
SYSTEM = re2.compile(r"((usr/(local/)?)?(s?bin|lib(exec|32|64)?)|dev|boot|etc|run)/\.")
"""Folders of the system with a hidden name in them: no tool keeps its programs there, whatever the name."""
DENSE = 7.2
CODE_FROM = 4096
PACKER_MARK = b"UPX!"


class StructureVisitor:
    """`inventory.visitors.Visitor` that reads the first bytes of files that could be programs."""

    def start(self, entry: FileEntry) -> "StructureVisit | None":
        """Begin a file that may be executed, lies in a temporary place, or bears the name of a document."""
        path = entry.path
        suspicious = entry.mode & EXECUTABLE or path.startswith(TEMPORARY) or path[path.rfind(".") :].lower() in INNOCENT
        return StructureVisit(entry) if suspicious and entry.size >= len(ELF) else None


class StructureVisit:
    """Reads the beginning of one file."""

    __slots__ = ("_entry", "_head", "_is_left")

    def __init__(self, entry: FileEntry) -> None:
        self._entry = entry
        self._head, self._is_left = b"", False

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file; what follows the sample is not kept."""
        if not self._is_left:
            self._head += chunk[: SAMPLE - len(self._head)]
            self._is_left = len(self._head) >= SAMPLE or (len(self._head) >= len(ELF) and not self._head.startswith(PROGRAMS))

    def finish(self) -> Iterable[ContentHit]:
        """Say what was found."""
        head, path = self._head, self._entry.path.lstrip("/")
        if head.startswith(PROGRAMS):
            yield from self._program(path, head)
        elif head.startswith(b"#!") and self._entry.mode & EXECUTABLE and path.startswith(TEMPORARY):
            yield signs.TEMPORARY_SCRIPT.hit(path)

    def _program(self, path: str, head: bytes) -> Iterator[ContentHit]:
        suffix = PurePosixPath(path).suffix.lower()
        program = program_of(head, self._entry.size)
        if suffix in INNOCENT and (program or _is_windows(head)):
            yield signs.TWO_FACED.hit(path, title=f"{signs.TWO_FACED.title} ({suffix})")
        if program and path.startswith(TEMPORARY):
            yield signs.TEMPORARY_PROGRAM.hit(path)
        elif program and is_hidden(path):
            yield signs.HIDDEN_PROGRAM.hit(path)
        if program and is_packed(program, head):
            disguised = program.is_stub and PACKER_MARK not in head
            yield (signs.PACKED_ALTERED if disguised else signs.PACKED).hit(path)


def is_hidden(path: str) -> bool:
    """Tell whether a part of a path starts with a dot, other than the folders in which tools keep programs: none lies in a system's own."""
    if SYSTEM.match(path):
        return True
    return any(part.startswith(".") and part not in HIDDEN_TOOLS for part in PurePosixPath(path).parts)


def is_packed(program: Program, head: bytes) -> bool:
    """Tell whether a program asks for no loader, or has no sections, and its bytes look random, as packers leave it."""
    return (program.is_static or not program.sections) and entropy(head[CODE_FROM:].decode("latin-1")) > DENSE


def _is_windows(head: bytes) -> bool:
    """Tell a PE file from a text that begins with MZ: its header says where the other one is."""
    at = int.from_bytes(head[60:64], "little")
    return head.startswith(b"MZ") and head[at : at + 4] == b"PE\0\0"
