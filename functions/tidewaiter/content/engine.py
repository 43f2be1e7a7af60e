"""Files in, secrets out: one pass of all rules over each window, then RE2 takes the candidates apart and proofs thin them out."""

from collections.abc import Iterable, Iterator

from tidewaiter.content.compiled import Prepared, RuleSet, prepared
from tidewaiter.content.hits import Secret, hits_of
from tidewaiter.content.proof import proven
from tidewaiter.content.windows import Window, Windows
from tidewaiter.model.inventory import ContentHit

SNIFF = 8192
SMALLEST = 12
MAX_CANDIDATES = 1000
COMPRESSED = (
    b"\x1f\x8b",
    b"\xfd7zXZ",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"wOF2",
    b"7z\xbc\xaf",
)
"""Formats that show nothing in the clear: gzip, xz, bzip2, zstd, zip, images, fonts."""


class SecretVisit:
    """Reads one file in chunks of any size."""

    __slots__ = ("_found", "_key", "_path", "_prepared", "_rules", "_skip", "_windows")

    def __init__(self, path: str, prepared: Prepared, key: bytes) -> None:
        self._path = path
        self._prepared = prepared
        self._key = key
        self._windows = Windows()
        self._rules: RuleSet | None = None
        self._skip = False
        self._found: list[Secret] = []

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if not self._skip:
            self._scan(self._windows.feed(chunk))

    def finish(self) -> Iterable[ContentHit]:
        """Say what was found."""
        if not self._skip:
            self._scan(self._windows.finish())
        return hits_of(self._found, self._path, self._key)

    def _scan(self, windows: Iterator[Window]) -> None:
        for window in windows:
            chosen = self._choose(window)
            if self._skip or len(self._found) >= MAX_CANDIDATES:
                return
            self._found.extend(find(window, chosen, with_lines=chosen is self._prepared.text))

    def _choose(self, window: Window) -> RuleSet:
        """Decide by the first bytes of the file: compressed files are left, binaries get the rules that are sound there."""
        if self._rules is None:
            self._skip = window.data.startswith(COMPRESSED)
            self._rules = self._prepared.binary if b"\0" in window.data[:SNIFF] else self._prepared.text
        return self._rules


def scan_text(text: str, key: bytes) -> tuple[ContentHit, ...]:
    """Look for secrets in a text that is not a file."""
    visit = SecretVisit("", prepared(), key)
    visit.feed(text.encode(errors="replace"))
    return tuple(visit.finish())


def find(window: Window, chosen: RuleSet, *, with_lines: bool = True) -> Iterator[Secret]:
    """Yield the proven secrets that start in a window's own stretch; lines are 0 where they mean nothing."""
    for index in chosen.matcher.fired(window.data):
        rule = chosen.rules[index]
        for match in chosen.patterns[index].finditer(window.data):
            if window.start <= match.start() < window.end:
                secret = proven(rule, window.data, match)
                if secret:
                    line = window.line_at(max(match.start(1 if match.re.groups else 0), window.start)) if with_lines else 0
                    yield Secret(rule, secret[0], line, secret[1])
