"""Signs of dependency confusion: names that belong to a private registry, installed from another one.

https://medium.com/@alex.birsan/dependency-confusion-4a5d60fec610, https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import re2

from tidewaiter.content.signs import Sign
from tidewaiter.inventory.structured import mapping, text
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.severity import Severity
from tidewaiter.sources.descriptor import load_json

HELD = 16 << 20
MOST = 1000
"""Scopes that one layer's visitor keeps."""
_REPORT = "https://medium.com/@alex.birsan/dependency-confusion-4a5d60fec610"
_ADVICE = "Look up where the package should come from, and whether it is yours; name its registry for the whole scope, and install again."
ELSEWHERE = Sign(
    slug="package-from-other-registry",
    title="Package of a private scope that came from another registry",
    severity=Severity.HIGH,
    confidence=0.7,
    attack="T1195.001",
    reference=_REPORT,
    advice=_ADVICE,
    cwe="CWE-427",
)
SPLIT = Sign(
    slug="package-scope-of-two-registries",
    title="Packages of one scope that came from different registries",
    severity=Severity.MEDIUM,
    confidence=0.4,
    attack="T1195.001",
    reference=_REPORT,
    advice=_ADVICE,
    cwe="CWE-427",
)
MIXED = Sign(
    slug="package-indexes-mixed",
    title="pip takes whichever index offers the highest version",
    severity=Severity.LOW,
    confidence=0.5,
    attack="T1195.001",
    reference="https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url",
    advice="Use one index that stands for both (index-url), or reserve the names of your packages on the public one.",
    cwe="CWE-427",
)
SIGNS = (ELSEWHERE, SPLIT, MIXED)
_SETTING = re2.compile(rb"(?m)^[ \t]{0,8}(@[A-Za-z0-9._-]{1,100})(:registry)[ \t]{0,8}=[ \t]{0,8}[\"']?(https?://[^\s\"']{1,500})")
_YARN = re2.compile(rb"(?m)^\"?(@[A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)[^\n]+:\n[ ]+version [^\n]+\n[ ]+resolved \"([^\"\n]+)\"")
_EXTRA = re2.compile(rb"(?m)^[ \t]{0,8}extra-index-url[ \t]{0,8}[=:][ \t\r\n]{0,80}https?://")


class Source(NamedTuple):
    """Where packages of a scope come from: a host, the file that says so, and the first package it says it of."""

    host: str
    path: str
    package: str


class ConfusionVisitor:
    """`inventory.visitors.Visitor` for one layer: compares lock files with the registries that `.npmrc` names, in any order."""

    def __init__(self) -> None:
        self._wanted: dict[str, Source] = {}
        self._came: dict[str, list[Source]] = {}
        self._told: set[tuple[str, str]] = set()

    def start(self, entry: FileEntry) -> "ConfusionVisit | None":
        """Begin a lock file or a configuration."""
        return ConfusionVisit(entry.path, self) if entry.path[entry.path.rfind("/") + 1 :] in _READERS and entry.size <= HELD else None

    def read(self, path: str, data: bytes) -> Iterator[ContentHit]:
        """Take a whole file and say what it shows together with those before it; catalogers report what cannot be read."""
        name = path[path.rfind("/") + 1 :]
        if name in _PIP:
            if found := _EXTRA.search(data):
                line = data.count(b"\n", 0, found.start()) + 1
                yield replace(MIXED.hit(path, "extra-index-url adds an index, and none is preferred"), line=line)
            return
        is_setting = name in _SETTINGS
        try:
            sources = {(scope, source.host): source for scope, source in _READERS[name](path, data)}
        except (ValueError, RecursionError):
            return
        for (scope, _), source in sources.items():
            if len(self._wanted) + len(self._came) >= MOST:
                return
            if is_setting:
                self._wanted.setdefault(scope, source)
            elif len(came := self._came.setdefault(scope, [])) < MOST:
                came.append(source)
            yield from self._compared(scope)

    def _compared(self, scope: str) -> Iterator[ContentHit]:
        wanted, came = self._wanted.get(scope), self._came.get(scope, [])
        other = next((one for one in came if wanted and one.host != wanted.host), None)
        if wanted and other and self._is_new(ELSEWHERE, scope):
            reason = f"{wanted.path} names {wanted.host} for {scope}, and {other.package} came from {other.host}"
            yield ELSEWHERE.hit(other.path, reason)
        last = came[-1] if came else None
        other = next((one for one in came if last and one.path == last.path and one.host != last.host), None)
        if last and other and self._is_new(SPLIT, scope):
            yield SPLIT.hit(other.path, f"{other.package} came from {other.host}, and {last.package} from {last.host}")

    def _is_new(self, sign: Sign, scope: str) -> bool:
        """Tell whether a sign was not told of a scope yet, and remember it."""
        told = (sign.slug, scope)
        is_new = told not in self._told
        self._told.add(told)
        return is_new


class ConfusionVisit:
    """Holds one file until it is whole."""

    __slots__ = ("_data", "_path", "_visitor")

    def __init__(self, path: str, visitor: ConfusionVisitor) -> None:
        self._path, self._visitor = path, visitor
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._data.append(chunk)

    def finish(self) -> Iterable[ContentHit]:
        """Say what was found."""
        return self._visitor.read(self._path, b"".join(self._data))


def _settings(path: str, data: bytes) -> Iterator[tuple[str, Source]]:
    yield from _sources(_SETTING, path, data)


def _yarn(path: str, data: bytes) -> Iterator[tuple[str, Source]]:
    yield from _sources(_YARN, path, data.replace(b"\r\n", b"\n"))


def _sources(pattern: Any, path: str, data: bytes) -> Iterator[tuple[str, Source]]:
    for match in pattern.finditer(data):
        scope, rest, address = (part.decode(errors="replace") for part in match.groups())
        if host := urlsplit(address).hostname:
            yield scope, Source(host, path, f"{scope}/{rest}")


def _npm(path: str, data: bytes) -> Iterator[tuple[str, Source]]:
    lock = mapping(load_json(data))
    for key, raw in (*mapping(lock.get("packages")).items(), *mapping(lock.get("dependencies")).items()):
        name = key.rpartition("node_modules/")[2]
        scope, _, rest = name.partition("/")
        address = text(mapping(raw).get("resolved"))
        host = urlsplit(address).hostname if address.startswith(("https://", "http://")) else ""
        if scope.startswith("@") and rest and host:
            yield scope, Source(host, path, name[:200])


_SETTINGS = frozenset({".npmrc", "npmrc"})
_PIP = frozenset({"pip.conf", "pip.ini"})
_LOCKS = frozenset({"package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"})
_READERS = {**dict.fromkeys(_SETTINGS, _settings), **dict.fromkeys(_PIP, _settings), **dict.fromkeys(_LOCKS, _npm), "yarn.lock": _yarn}
