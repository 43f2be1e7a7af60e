"""Files in, secrets out: one pass of all rules over each window, then RE2 takes the candidates apart and proofs thin them out."""

from collections.abc import Iterable, Iterator, Sequence

from tidewaiter.content.compiled import Prepared, RuleSet, prepared
from tidewaiter.content.hits import Secret, hits_of
from tidewaiter.content.machine_code import NONE, instructions
from tidewaiter.content.proof import proven
from tidewaiter.content.windows import BLOCK, Lines, Window, Windows
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

    __slots__ = ("_code", "_done", "_first", "_found", "_key", "_lines", "_path", "_prepared", "_rules", "_windows")

    def __init__(self, path: str, prepared: Prepared, key: bytes, rules: RuleSet | None = None) -> None:
        """`rules` are those to look for whatever the bytes look like."""
        self._path, self._prepared, self._key, self._rules = path, prepared, key, rules
        self._first = b""
        self._windows: Windows | None = None
        self._code = NONE
        self._done = False
        self._lines = Lines()
        self._found: list[Secret] = []

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        if self._done:
            return
        if self._windows is not None:
            self._scan(self._windows.feed(chunk))
        elif self._first:
            self._windows = Windows()
            self._scan(self._windows.feed(self._first))
            self._scan(self._windows.feed(chunk))
        else:
            self._first = chunk

    def finish(self) -> Iterable[ContentHit]:
        """Say what was found."""
        secrets = self.secrets()
        return hits_of(secrets, self._path, self._key) if secrets else ()

    def secrets(self) -> Sequence[Secret]:
        """Return what was found, in the order of the file as far as its windows go."""
        if self._windows is None:
            if len(self._first) <= BLOCK and not self._occurs(self._first):
                return ()  # nine files of ten end here, so it is kept short
            self._windows = Windows()
            self._scan(self._windows.feed(self._first))
        if not self._done:
            self._scan(self._windows.finish())
        return self._found

    def _occurs(self, whole: bytes) -> bool:
        chosen = self._choose(whole)
        return chosen is not None and bool(chosen.matcher.fired(whole))

    def _scan(self, windows: Iterable[Window]) -> None:
        for window in windows:
            chosen = self._choose(window.data)
            if chosen is None or len(self._found) >= MAX_CANDIDATES:
                self._done = True
                return
            lines = self._lines if chosen is not self._prepared.binary else None
            self._found.extend(find(window, chosen, lines, self._code))
            if lines is not None:
                lines.passed(window)

    def _choose(self, data: bytes) -> RuleSet | None:
        """Decide by the first bytes of the file: None for compressed files, and for binaries the rules that are sound there."""
        if self._rules is None and not data.startswith(COMPRESSED):
            is_text = data.find(b"\0", 0, SNIFF) < 0
            self._rules = self._prepared.text if is_text else self._prepared.binary
            self._code = NONE if is_text else instructions(data[:SNIFF])
        return self._rules


def scan_text(text: str, key: bytes) -> tuple[ContentHit, ...]:
    """Look for secrets in a text that is not a file."""
    return tuple(hits_of(secrets_of(text), "", key))


def secrets_of(text: str) -> Sequence[Secret]:
    """Return the secrets in a text that is not a file."""
    visit = SecretVisit("", prepared(), b"", prepared().text)
    visit.feed(text.encode(errors="replace"))
    return visit.secrets()


def find(window: Window, chosen: RuleSet, lines: Lines | None, left_out: range) -> Iterator[Secret]:
    """Yield the proven secrets that start in a window's own stretch; without `lines` they have line 0."""
    fired = sorted({index for part in window.parts(left_out) for index in chosen.matcher.fired(part)})
    shown = window.shown() if fired else b""
    start, end = window.start - window.first, window.end - window.first
    for index in fired:
        rule = chosen.rules[index]
        for match in chosen.patterns[index].finditer(shown):
            if start <= match.start() < end and (secret := proven(rule, shown, match)):
                at = window.first + max(match.start(1 if match.re.groups else 0), start)
                yield Secret(rule, secret[0], lines.at(window, at) if lines else 0, secret[1])
