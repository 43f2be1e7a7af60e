"""What a file's place, name and form give away without any rule: programs where none belong, programs that pretend, packed programs."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tidewaiter.content.plausibility import entropy
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity

SAMPLE = 64 * 1024
EXECUTABLE = 0o111
ELF = b"\x7fELF"
PROGRAMS = (ELF, b"MZ")
TEMPORARY = ("tmp/", "var/tmp/", "dev/shm/", "dev/mqueue/")
INNOCENT = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".ico", ".svg", ".pdf", ".txt", ".md", ".json", ".yaml", ".yml", ".css", ".html", ".csv", ".log"}
)
HIDDEN_TOOLS = frozenset(
    ".venv .local .cargo .rustup .nvm .npm .cache .pyenv .rbenv .sdkman .dotnet .git .bun .deno .yarn .gem .bundle .pnpm .bin "  # noqa: SIM905
    ".libs .build .nuget .gradle .m2 .go .conda .asdf .volta .fnm .opt .store .linuxbrew .tools .hooks .rye .uv .juliaup .elan".split()
)
ADVICE = "Find out which build step brought the file; remove it, or move the program to where programs belong."
DENSE = 7.2
SECTIONS_AT = {1: 48, 2: 60}
"""Where the number of sections stands in an ELF header of 32 and of 64 bits."""


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
            yield _hit("executable-in-temporary-place", "Script left in a temporary place", path, Severity.LOW, 0.5)

    def _program(self, path: str, head: bytes) -> Iterator[ContentHit]:
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in INNOCENT:
            yield _hit("two-faced-file", f"Program that is named like a document ({suffix})", path, Severity.HIGH, 0.8)
        if head.startswith(ELF) and path.startswith(TEMPORARY):
            yield _hit("executable-in-temporary-place", "Program left in a temporary place", path, Severity.MEDIUM, 0.7)
        elif head.startswith(ELF) and is_hidden(path):
            yield _hit("executable-in-hidden-place", "Program in a hidden place", path, Severity.MEDIUM, 0.6)
        if head.startswith(ELF) and is_packed(head):
            yield _hit("packed-program", "Program without sections and of high entropy: packed or encrypted", path, Severity.MEDIUM, 0.6)


def is_hidden(path: str) -> bool:
    """Tell whether a part of a path starts with a dot, other than the folders in which tools keep programs."""
    return any(part.startswith(".") and part not in HIDDEN_TOOLS for part in PurePosixPath(path).parts)


def is_packed(head: bytes) -> bool:
    """Tell whether an ELF program has no section table and bytes that look random, as packers leave it."""
    at = SECTIONS_AT.get(head[4] if len(head) > SECTIONS_AT[2] + 2 else 0)
    if at is None or head[at : at + 2] != b"\0\0":
        return False
    return entropy(head[4096:].decode("latin-1")) > DENSE


def _hit(slug: str, title: str, path: str, severity: Severity, confidence: float) -> ContentHit:
    return ContentHit(
        rule_id=f"TW-MALWARE-{slug}",
        title=title,
        kind="malware",
        severity=severity,
        path=path,
        confidence=confidence,
        reasons=("a sign, not a proof: legitimate files of this kind exist",),
        rotate=ADVICE,
    )
