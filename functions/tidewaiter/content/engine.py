"""Files in, secrets out: one pass of all rules over each window, then RE2 takes the candidates apart and proofs thin them out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tidewaiter.content.compiled import Prepared, RuleSet, WordRules
from tidewaiter.content.hits import Secret, hits_of
from tidewaiter.content.machine_code import NONE, instructions
from tidewaiter.content.proof import proven
from tidewaiter.content.windows import BLOCK, Lines, Window, Windows
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem

SNIFF = 8192
SMALLEST = 12
MAX_HITS = 50
MAX_FOUND = 1000
MAX_TRIED = 200_000
"""Secrets of one file, and candidates, after which the rest of it is left: a file of nothing else is a test of our patience."""
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


_WORD_RULES = WordRules()


class SecretVisit:
    """Reads one file in chunks of any size."""

    __slots__ = ("_code", "_done", "_first", "_found", "_key", "_lines", "_path", "_prepared", "_rules", "_tried", "_windows")

    def __init__(self, path: str, prepared: Prepared, key: bytes) -> None:
        self._path, self._prepared, self._key = path, prepared, key
        self._rules: RuleSet | None = None
        self._first = b""
        self._windows: Windows | None = None
        self._code = NONE
        self._done = False
        self._lines = Lines()
        self._found: list[Secret] = []
        self._tried = 0

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

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found, and whether the rest was left."""
        secrets = self._secrets()
        if not self._tried:
            return ()
        hits = hits_of(secrets, self._path, self._key)
        if self._is_patience_lost():
            return chain(hits[:MAX_HITS], (self._left(),))
        return chain(hits[:MAX_HITS], (self._more(len(hits)),)) if len(hits) > MAX_HITS else hits

    def _secrets(self) -> Sequence[Secret]:
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
            if chosen is None:
                self._done = True
                return
            lines = self._lines if chosen is self._prepared.text else None
            for secret in candidates(window, chosen, lines, self._code):
                self._tried += 1
                if secret:
                    self._found.append(secret)
                if self._is_patience_lost():
                    self._done = True
                    return
            if lines:
                lines.passed(window)

    def _is_patience_lost(self) -> bool:
        return len(self._found) >= MAX_FOUND or self._tried >= MAX_TRIED

    def _left(self) -> Problem:
        what = f"not searched for secrets to its end: {len(self._found)} were found among {self._tried} candidates"
        return Problem(code="secrets-limit", what=what, where=self._path, hint="Look at the file by hand", incomplete=False)

    def _more(self, count: int) -> Problem:
        what = f"{count} secrets were found, of which the {MAX_HITS} gravest are told"
        return Problem(code="secrets-limit", what=what, where=self._path, hint="Look at the file by hand", incomplete=False)

    def _choose(self, data: bytes) -> RuleSet | None:
        """Decide by the first bytes of the file: None for compressed files, and for binaries the rules that are sound there."""
        if self._rules is None and not data.startswith(COMPRESSED):
            is_text = data.find(b"\0", 0, SNIFF) < 0
            self._rules = self._prepared.text if is_text else self._prepared.binary
            self._code = NONE if is_text else instructions(data[:SNIFF])
        return self._rules


def scan_text(text: str, key: bytes) -> tuple[ContentHit, ...]:
    """Look for secrets in a text that is not a file."""
    return tuple(hits_of(secrets_of(text), "", key)[:MAX_HITS])


def secrets_of(text: str) -> list[Secret]:
    """Return all the secrets in a text that is not a file."""
    windows, lines, chosen = Windows(), Lines(), _WORD_RULES.of(text)
    found: list[Secret] = []
    for window in chain(windows.feed(text.encode(errors="replace")), windows.finish()):
        found += filter(None, candidates(window, chosen, lines, NONE))
        lines.passed(window)
    return found


def candidates(window: Window, chosen: RuleSet, lines: Lines | None, left_out: range) -> Iterator[Secret | None]:
    """Yield what starts in a window's own stretch and looks like a secret, None for what proves to be none; without `lines` at line 0."""
    fired = sorted({index for part in window.parts(left_out) for index in chosen.matcher.fired(part)})
    shown = window.shown() if fired else b""
    start, end = window.start - window.first, window.end - window.first
    for index in fired:
        rule = chosen.rules[index]
        for match in chosen.patterns[index].finditer(shown):
            if start <= match.start() < end:
                secret = proven(rule, shown, match)
                at = window.first + max(match.start(1 if match.re.groups else 0), start)
                yield Secret(rule, secret[0], lines.at(window, at) if lines else 0, secret[1]) if secret else None
