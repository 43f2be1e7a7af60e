"""What one pass over a layer gathers: files through the catalogers and visitors, links, whiteouts, facts."""

import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tidewaiter.inventory.cataloger import Cataloger, ContentTooLargeError, Found
from tidewaiter.inventory.content import FileContent, HeldContent
from tidewaiter.inventory.layouts import worth_keeping
from tidewaiter.inventory.running import DEFECTS, Runner
from tidewaiter.inventory.selection import Selection
from tidewaiter.inventory.tar import TarStream
from tidewaiter.inventory.visitors import FileEntry, Visitor
from tidewaiter.model.inventory import ContentHit, FileFact
from tidewaiter.model.package import FoundAt, Package
from tidewaiter.model.problem import Problem

_LINK_DEPTH = 3
_MAX_PROBLEMS = 2_000
_MAX_HITS = 5_000
"""What visits found that is kept of one layer: each becomes a finding of some kilobytes."""
_NOTABLE = stat.S_ISUID | stat.S_ISGID | stat.S_IWOTH
_MAX_PROGRAMS, _MAX_FACTS = 20_000, 40_000
"""Executables, scripts and libraries that are remembered of one layer, and facts of all kinds."""
_PROGRAMS = frozenset({"executable", "script", "library", "file"})


@dataclass(slots=True, kw_only=True)
class Collector:
    """Runs the catalogers and visitors over files and keeps what they found by path, so that a path met again replaces itself."""

    layer: str
    catalogers: Sequence[Cataloger]
    visitors: Sequence[Visitor] = ()
    found: dict[str, list[Found]] = field(default_factory=dict)
    hits: list[ContentHit] = field(default_factory=list)
    facts: list[FileFact] = field(default_factory=list)
    hit_paths: set[str] = field(default_factory=set)
    hits_seen: int = 0
    is_cut: bool = False
    problems: list[Problem] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    selection: Selection = field(init=False)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        self.selection = Selection(self.catalogers)
        self.runner = Runner(layer=self.layer, is_evidence=self.is_evidence, problem=self.problem)

    def is_wanted_name(self, path: str) -> bool:
        """Tell whether a cataloger wants a path for its name alone, as for the name of a link."""
        return bool(self.selection.named(FileEntry(path, stat.S_IFREG | 0o644, 1)))

    def is_evidence(self, path: str) -> bool:
        """Tell whether knowing a file's owner matters: it could be evidence of a language package, or something was found in it."""
        return path in self.hit_paths or self.selection.is_evidence(path)

    def file(self, entry: FileEntry, stream: TarStream) -> None:
        """Take a regular file: let its catalogers read it and its visits see every byte; most small files concern nobody."""
        visits = [visit for visitor in self.visitors if (visit := visitor.start(entry)) is not None] if entry.size else []
        wanting = self.selection.wanting(entry, stream.peek)
        if visits or wanting:
            content = FileContent(stream, entry.size, visits)
            try:
                self._catalogue(wanting, entry.path, content)
                content.drain()
            finally:
                self._visited(content, entry.path)
        if entry.mode & _NOTABLE:
            for kind in _notable(entry.mode):
                self.fact(entry, kind)

    def directory(self, entry: FileEntry) -> None:
        """Take a directory: some package managers keep each package in one that bears its name."""
        self._catalogue(self.selection.directories(entry), entry.path, HeldContent())
        if entry.mode & (stat.S_IWOTH | stat.S_ISVTX) == stat.S_IWOTH:
            self.fact(entry, "world-writable directory")

    def _visited(self, content: FileContent, path: str) -> None:
        """Gather what the visits found; one that fails is a Problem, as a cataloger is."""
        try:
            for item in content.finish():
                if isinstance(item, Problem):
                    self._tell(item)
                else:
                    self._hit(item)
        except DEFECTS as error:
            what = f"not searched to its end: {type(error).__name__}: {str(error)[:200]}"
            self.problem("visitor-failed", what, path, "The file is malformed, or this is a defect: please report it")

    def _hit(self, item: ContentHit) -> None:
        self.hits_seen += 1
        if self.hits_seen <= _MAX_HITS:
            self.hits.append(replace(item, layer=self.layer))
            self.hit_paths.add(item.path.partition("!/")[0])
        elif self.hits_seen == _MAX_HITS + 1:
            self.problem("hits-limit", f"more than {_MAX_HITS} secrets and signs of malware in one layer; the rest is left out")

    def recognised(self, path: str, package: Package) -> None:
        """Take a package that a visitor made of a file's bytes."""
        self.found.setdefault(path, []).extend(self.runner.within((package,), path))

    def fact(self, entry: FileEntry, kind: str) -> None:
        """Remember a file for later stages."""
        self.keep(FileFact(path=entry.path, mode=stat.S_IMODE(entry.mode), size=entry.size, uid=entry.uid, gid=entry.gid, kind=kind))

    def keep(self, fact: FileFact) -> None:
        """Remember a fact, up to a limit that a Problem names once; programs leave room for the rarer kinds."""
        limit = self.runner.limits.verified + (_MAX_PROGRAMS if fact.kind in _PROGRAMS else _MAX_FACTS)
        if len(self.facts) < limit:
            self.facts.append(fact)
        elif not any(problem.code == "facts-limit" for problem in self.problems):
            self.problem("facts-limit", f"more than {limit} files worth remembering; the rest is left out", fact.path)

    def aliased(self, paths: Iterable[str], entry: FileEntry, content: FileContent) -> None:
        """Take a file under the names of links that lead to it."""
        content.max_bytes = self.runner.largest(self.catalogers)
        try:
            pieces = content.pieces()
        except ContentTooLargeError as error:
            self.problem("file-too-large", f"not read: {error}", entry.path)
            return
        for path in paths:
            held = HeldContent(*pieces)
            self._catalogue(self.selection.wanting(entry._replace(path=path), held.peek), path, held)

    def copy(self, path: str, target: str) -> bool:
        """Give a hard link what its target showed; False if the target was not catalogued."""
        if target not in self.found:
            return False
        self.found[path] = [_moved(item, path) for item in self.found[target] if not isinstance(item, Problem)]
        return True

    @property
    def is_broken(self) -> bool:
        """Tell whether the layer itself, not only a file in it, could not be read as it should be."""
        return any(problem.code.startswith(("layer-", "digest-")) for problem in self.problems)

    def problem(self, code: str, what: str, path: str = "", hint: str = "") -> None:
        """Record what could not be done with a file of this layer."""
        where = f"{path} in layer {self.layer}" if path else f"layer {self.layer}"
        self._tell(Problem(code=code, what=what, where=where, hint=hint), always=not path)

    def _tell(self, problem: Problem, *, always: bool = False) -> None:
        """Keep a problem; a hostile layer could make millions, of which harmless ones must not hide that others were left out."""
        if always or len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)
        elif problem.incomplete and not self.is_cut:
            self.is_cut = True
            self.problem("problems-limit", f"more than {_MAX_PROBLEMS} problems in one layer; the rest is left out")

    def _catalogue(self, wanting: Sequence[Cataloger], path: str, content: FileContent | HeldContent) -> None:
        if not wanting:
            return
        self.found[path] = []
        programs = any(cataloger.hint and cataloger.hint.programs for cataloger in wanting)
        if len(wanting) == 1 and not programs:
            self._run(wanting[0], path, content)
            return
        shared = self._held(wanting, path, content, programs=programs)
        if shared is not None:
            for cataloger in wanting:
                self._run(cataloger, path, shared.again())

    def _held(self, wanting: Sequence[Cataloger], path: str, content: FileContent | HeldContent, *, programs: bool) -> HeldContent | None:
        if isinstance(content, HeldContent):
            return content
        content.max_bytes = self.runner.largest(wanting)
        try:
            return content.held(content.max_bytes, worth_keeping) if programs else HeldContent(*content.pieces())
        except ContentTooLargeError as error:
            self.problem("file-too-large", f"not read: {error}", path)
            return None

    def _run(self, cataloger: Cataloger, path: str, content: FileContent | HeldContent) -> None:
        """Run one plugin and keep what it finds until something breaks."""
        self.read[cataloger.id] += 1
        self.found[path].extend(self.runner.run(cataloger, path, content))


def _notable(mode: int) -> Iterator[str]:
    """Name what the mode of a file allows beyond the usual; the set-id bits do nothing on what cannot be executed."""
    if mode & stat.S_ISUID and mode & 0o111:
        yield "setuid"
    elif mode & stat.S_ISGID and mode & 0o111:
        yield "setgid"
    if mode & stat.S_IWOTH:
        yield "world-writable"


def _moved(item: Found, path: str) -> Found:
    if isinstance(item, Package):
        return replace(item, found_at=tuple(_at(place, path) for place in item.found_at))
    return item


def _at(place: FoundAt, path: str) -> FoundAt:
    _, inside, member = place.path.partition("!/")
    return replace(place, path=f"{path}{inside}{member}")


def is_directory_alias(path: str) -> bool:
    """Tell whether a symbolic link might stand for a directory that evidence lies under (`lib`, `var/lib/rpm`), judged by its name."""
    parts = path.split("/")
    return len(parts) <= _LINK_DEPTH and not any(part in ("bin", "sbin") for part in parts[:-1])
