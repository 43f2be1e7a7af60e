"""Files in, secrets out: one pass of all rules over each window, then RE2 takes the candidates apart and proofs thin them out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import re2

from tidewaiter import plugins
from tidewaiter.content.hits import Secret, hits_of
from tidewaiter.content.matcher import Matcher, matcher_of, options
from tidewaiter.content.plausibility import entropy, is_placeholder
from tidewaiter.content.rule import SecretRule
from tidewaiter.content.windows import Window, Windows
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

SNIFF = 8192
NEARBY = 200
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


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules with their matcher and compiled patterns, in the same order."""

    rules: Sequence[SecretRule]
    matcher: Matcher
    patterns: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rules for text and those that are also sound in binaries."""

    text: RuleSet
    binary: RuleSet


@cache
def rules() -> tuple[SecretRule, ...]:
    """Return every secret rule, ordered by id."""
    from tidewaiter.content import secrets

    return plugins.discover(secrets, SecretRule)


@cache
def prepared() -> Prepared:
    """Compile the rules once per process, with the fastest matcher."""
    return prepare(rules())


def prepare(chosen: Sequence[SecretRule], matcher: Callable[[Sequence[SecretRule]], Matcher] = matcher_of) -> Prepared:
    """Compile rules with the fastest matcher, or a given one."""

    def rule_set(members: Sequence[SecretRule]) -> RuleSet:
        return RuleSet(members, matcher(members), [re2.compile(rule.pattern.encode(), options()) for rule in members])

    return Prepared(rule_set(chosen), rule_set([rule for rule in chosen if rule.in_binaries]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretVisitor:
    """`inventory.visitors.Visitor` that looks for secrets in every regular file that is not compressed."""

    prepared: Prepared
    key: bytes

    def start(self, entry: FileEntry) -> "SecretVisit | None":
        """Begin a file; one too small to hold a secret is left."""
        return SecretVisit(entry.path, self.prepared, self.key) if entry.size >= SMALLEST else None


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
                secret = _proven(rule, window.data, match)
                if secret:
                    line = window.line_at(max(match.start(1 if match.re.groups else 0), window.start)) if with_lines else 0
                    yield Secret(rule, secret[0], line, secret[1])


def _proven(rule: SecretRule, data: bytes, match: Any) -> tuple[bytes, tuple[str, ...]] | None:
    start, end = match.span(1 if match.re.groups else 0)
    raw = data[start:end]
    text = raw.decode("latin-1")
    if is_placeholder(text) or (rule.minimum_entropy and entropy(text) < rule.minimum_entropy):
        return None
    if rule.keywords and not _near(data[max(start - NEARBY, 0) : end + NEARBY].lower(), rule.keywords):
        return None
    proof = rule.validate(text)
    return (raw, proof.reasons) if proof else None


def _near(surroundings: bytes, keywords: Sequence[str]) -> bool:
    return any(keyword.encode() in surroundings for keyword in keywords)
