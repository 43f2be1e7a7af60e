"""One file, whatever its form: looks at the first bytes and reads it as text, program, archive, Git object or UTF-16."""

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tidewaiter.content.archive import Archive, Inside, Opener, Several, shared
from tidewaiter.content.compiled import Prepared
from tidewaiter.content.engine import SMALLEST, SecretVisit
from tidewaiter.content.opening import compressed, git, zips
from tidewaiter.content.opening.unpacking import unpacker_of
from tidewaiter.content.whole_files import WholeFile, purpose_of
from tidewaiter.inventory.visitors import FileEntry, FileVisit
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

PROGRAM = (b"#!", b"MZ", b"\x7fELF")
RUNNABLE = (".jar", ".war", ".pex", ".pyz", ".zip")
"""How zips begin and end that run by themselves: jars with a start script, Python's, self-extracting ones."""
HEAD = 256
MANY_NULS = 0.9
MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
MARK = "\ufeff"
"""No character of the text: in front of its first line it would hide that a line begins there."""
SPECIAL = frozenset((b"P", b"\x1f", b"\xfd", b"\x28", b"B", b"\x78", b"\xff", b"\xfe"))
"""How files begin that may be archives, or marked as UTF-16."""
SHARED = (zips.members, compressed.members)
"""What opens archives of files, of which others than secrets are asked, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretVisitor:
    """`inventory.visitors.Visitor` that looks for secrets in every regular file, and one level deep in archives.

    Members of zips and of what is compressed, not Git's objects, it shows to `others` as well: archives are opened once.
    """

    prepared: Prepared
    key: bytes
    others: Sequence[Inside] = ()

    def start(self, entry: FileEntry) -> "Search | WholeFile | None":
        """Begin a file; one too small to hold a secret is left."""
        purpose = purpose_of(entry.path, entry.size)
        if entry.size < SMALLEST and not purpose:
            return None
        search = Search(entry.path, self)
        return WholeFile(search, entry.path, purpose, self.key) if purpose else search


class Search:
    """Reads one file in chunks of any size; decides how when its first bytes are there."""

    __slots__ = ("_head", "_inner", "_path", "_visitor")

    def __init__(self, path: str, visitor: SecretVisitor) -> None:
        self._path, self._visitor = path, visitor
        self._head = b""
        self._inner: FileVisit | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if self._inner is not None:
            self._inner.feed(chunk)
            return
        self._head = self._head + chunk if self._head else chunk
        if len(self._head) >= HEAD:
            self._begin()

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found."""
        if self._inner is None:
            self._begin()
        return self._inner.finish() if self._inner is not None else ()

    def _begin(self) -> None:
        self._inner, head, self._head = self._choose(self._head), self._head, b""
        self._inner.feed(head.removeprefix(codecs.BOM_UTF8))

    def _choose(self, head: bytes) -> FileVisit:
        plain = self._plain(self._path)
        if head.startswith(PROGRAM) and self._path.lower().endswith(RUNNABLE):
            return Several(plain, self._opened(zips.members))
        if head[:1] not in SPECIAL and head.find(b"\0", 0, HEAD) < 0:
            return plain  # most files, so nothing else is asked of them
        opener = opener_of(self._path, head)
        if opener is not None:
            return self._opened(opener)
        encoding = encoding_of(head)
        return _Recoded(plain, encoding) if encoding else plain

    def _plain(self, path: str) -> SecretVisit:
        return SecretVisit(path, self._visitor.prepared, self._visitor.key)

    def _opened(self, opener: Opener) -> FileVisit:
        others = self._visitor.others if opener in SHARED else ()
        return Archive(self._path, opener, shared(self._plain, others), "secrets and signs of malware" if others else "secrets")


def opener_of(path: str, head: bytes) -> Opener | None:
    """Return what opens a file that holds others; None for all that is read as it is."""
    if head.startswith(b"PK\x03\x04"):
        return zips.members
    if unpacker_of(head):
        return compressed.members
    if head.startswith(git.PACK_MAGIC) and path.endswith(".pack"):
        return git.packed
    return git.loose if head[:1] == b"\x78" and git.is_loose(path) else None


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text in UTF-16, with or without its mark; empty for all else."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    start = head[:HEAD]
    even, odd = start[0::2], start[1::2]
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(zeros) > SMALLEST and zeros.count(0) >= MANY_NULS * len(zeros) and not others.count(0):
            return encoding
    return ""


class _Recoded:
    """A text in UTF-16, read as UTF-8."""

    __slots__ = ("_decoder", "_inner")

    def __init__(self, inner: SecretVisit, encoding: str) -> None:
        self._inner = inner
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._inner.feed(self._decoder.decode(chunk).replace(MARK, "").encode(errors="replace"))

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found."""
        return self._inner.finish()
