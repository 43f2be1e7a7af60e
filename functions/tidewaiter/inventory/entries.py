"""The members of a layer's tar to files, links, whiteouts and the path index (OCI image specification, layer filesystem changeset)."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field

from tidewaiter.inventory import tar
from tidewaiter.inventory.collect import Collector, is_directory_alias
from tidewaiter.inventory.content import FileContent
from tidewaiter.inventory.decompress import StreamLimitError
from tidewaiter.inventory.limits import Limits
from tidewaiter.inventory.paths import PathIndexBuilder, join_link, normalise, resolve
from tidewaiter.inventory.visitors import FileEntry

_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"
_AUFS = ".wh..wh."


@dataclass(slots=True, kw_only=True)
class LayerPass:
    """Takes the members of one layer in order; `missing` maps a link's target to the links whose content was not seen in passing."""

    collector: Collector
    limits: Limits
    index: PathIndexBuilder = field(default_factory=PathIndexBuilder)
    links: dict[str, str] = field(default_factory=dict)
    hard_links: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    opaque: list[str] = field(default_factory=list)
    entries: int = 0

    def run(self, stream: tar.TarStream) -> None:
        """Take every member; raises StreamError where the stream breaks, keeping what came before."""
        for member in stream:
            self.entries += 1
            if self.entries > self.limits.entries:
                raise StreamLimitError(f"more than {self.limits.entries} entries")
            path = self._path(member)
            if path:
                self._member(path, member, stream)

    def missing(self, known: frozenset[str]) -> Mapping[str, list[str]]:
        """List the files that only a second pass can read: targets of wanted links that no cataloger knew by their own name."""
        targets: dict[str, list[str]] = {}
        for path, target in (*self.hard_links.items(), *self._wanted_links()):
            if target not in self.collector.found and target in known:
                targets.setdefault(target, []).append(path)
        return targets

    def candidates(self) -> list[str]:
        """List the targets that `missing` needs to know the presence of."""
        return [*self.hard_links.values(), *(target for _, target in self._wanted_links())]

    def _wanted_links(self) -> list[tuple[str, str]]:
        """List the links whose names a cataloger wants, with what they lead to in the end: a link may lead to a link."""
        return [(path, resolve(target, self.links)) for path, target in self.links.items() if self.collector.is_wanted_name(path)]

    def _path(self, member: tar.Member) -> str | None:
        path = normalise(member.name)
        if path is None:
            self.collector.problem("path-rejected", "a path leaves the image's root and was ignored", member.name[:200])
            return None
        if len(path) > self.limits.path:
            self.collector.problem("path-too-long", f"a path of {len(path)} characters was ignored", path[:100])
            return None
        return path

    def _member(self, path: str, member: tar.Member, stream: tar.TarStream) -> None:
        folder, _, name = path.rpartition("/")
        if name.startswith(_WHITEOUT):
            self._whiteout(folder, name)
            return
        self.index.add(path, directory=member.kind == tar.DIRECTORY)
        if path in self.collector.found and member.kind != tar.DIRECTORY:
            del self.collector.found[path]
        if member.kind == tar.FILE:
            self._file(path, member, stream)
        elif member.kind in (tar.SYMBOLIC_LINK, tar.HARD_LINK):
            self._link(path, member)
        elif member.kind == tar.DIRECTORY:
            self.collector.directory(FileEntry(path, stat.S_IFDIR | (member.mode & 0o7777), 0, member.uid, member.gid))

    def _whiteout(self, folder: str, name: str) -> None:
        if name == _OPAQUE:
            self.opaque.append(folder)
        elif not name.startswith(_AUFS) and len(name) > len(_WHITEOUT):
            self.removed.append(f"{folder}/{name[len(_WHITEOUT) :]}".lstrip("/"))

    def _file(self, path: str, member: tar.Member, stream: tar.TarStream) -> None:
        entry = FileEntry(path, stat.S_IFREG | (member.mode & 0o7777), member.size, member.uid, member.gid)
        if member.sparse:
            if self.collector.selection.named(entry):
                self.collector.problem("file-sparse", "stored as a sparse file, which is not read", path)
            return
        self.collector.file(entry, stream)
        if member.capabilities:
            self.collector.fact(entry, "capabilities")

    def _link(self, path: str, member: tar.Member) -> None:
        if len(self.links) + len(self.hard_links) >= self.limits.links:
            raise StreamLimitError(f"more than {self.limits.links} links that matter")
        hard = member.kind == tar.HARD_LINK
        target = normalise(member.link) if hard else join_link(path, member.link)
        wanted = self.collector.is_wanted_name(path)
        if target is None or len(target) > self.limits.path:
            if wanted:
                self.collector.problem("link-rejected", "a link that leaves the image's root, or is too long, was ignored", path)
        elif hard:
            if wanted and not self.collector.copy(path, target):
                self.hard_links[path] = target
        elif wanted or is_directory_alias(path):
            self.links[path] = target


@dataclass(slots=True, kw_only=True)
class AliasPass:
    """A second pass that reads only the targets of links, under the names of the links."""

    collector: Collector
    targets: Mapping[str, list[str]]
    seen: set[str] = field(default_factory=set)

    def run(self, stream: tar.TarStream) -> None:
        """Take the members that are wanted targets; raises StreamError."""
        for member in stream:
            path = normalise(member.name)
            if path and path in self.targets and member.kind == tar.FILE and not member.sparse:
                self.seen.add(path)
                entry = FileEntry(path, stat.S_IFREG | (member.mode & 0o7777), member.size, member.uid, member.gid)
                self.collector.aliased(self.targets[path], entry, FileContent(stream, member.size, ()))
                if len(self.seen) == len(self.targets):
                    return
