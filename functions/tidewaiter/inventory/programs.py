"""Programs and libraries that no package manager installed, known by name and bytes: found during the pass, settled at assembly."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from packageurl import PackageURL

from tidewaiter.inventory.classifier import ID, Classifier, Search, by_file, stem_of, vendored_stem_of
from tidewaiter.inventory.classifiers import ALL
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.package import FoundAt, Package

_ELF = b"\x7fELF"
_EXECUTABLE = 0o111
_SHORTEST, _SMALLEST = 2, 1 << 12
"""The shortest version file, and the smallest program."""
_MOST_TEXT = 1 << 16
_LIBRARY = ".so"
_LIBRARY_NAMES = ("lib", "ld-")
_PROGRAMS = by_file([one for one in ALL if not one.text])
_TEXTS = by_file([one for one in ALL if one.text])
_KINDS = frozenset({"generic", "bitnami", "golang"})
_TEXT_ENDS = tuple(f"/{name}" for name in _TEXTS)


class ProgramVisitor:
    """A visitor that reads the files whose names a classifier knows and hands a package to `keep` for each that it recognises.

    `read` counts the files it looked into.
    """

    def __init__(self, layer: str, keep: Callable[[str, Package], None]) -> None:
        self._layer, self._keep = layer, keep
        self.read = 0

    def start(self, entry: FileEntry) -> "ProgramVisit | None":
        """Take executables, libraries and version files by their names; all other files cost two comparisons."""
        path = entry.path
        if entry.size < _SHORTEST:
            return None
        if entry.mode & _EXECUTABLE or _LIBRARY in path:
            if entry.size < _SMALLEST:
                return None
            name = path.rpartition("/")[2]
            return self._visit(entry, name, _program(name), is_text=False)
        if not path.endswith(_TEXT_ENDS):
            return None
        name = path.rpartition("/")[2]
        return self._visit(entry, name, _TEXTS[name], is_text=True)

    def _visit(self, entry: FileEntry, name: str, known: Sequence[Classifier], *, is_text: bool) -> "ProgramVisit | None":
        if not known:
            return None
        self.read += 1
        return ProgramVisit(entry=entry, search=Search(name, known), done=self._done, is_text=is_text)

    def _done(self, entry: FileEntry, classifier: Classifier, version: str) -> None:
        self._keep(entry.path, package_of(classifier, version, FoundAt(path=entry.path, layer=self._layer)))


def _program(name: str) -> Sequence[Classifier]:
    """Find the classifiers of a program or library; a plugin like `openssl.so` is neither."""
    if _LIBRARY in name and not name.startswith(_LIBRARY_NAMES):
        return ()
    known = _PROGRAMS.get(stem_of(name), ())
    return known or (_PROGRAMS.get(vendored_stem_of(name), ()) if "-" in name else ())


@dataclass(slots=True, kw_only=True)
class ProgramVisit:
    """Searches one file on its way through and keeps nearly nothing of it."""

    entry: FileEntry
    search: Search
    done: Callable[[FileEntry, Classifier, str], None]
    is_text: bool = False
    _head: bytes = b""
    _is_over: bool = field(default=False)

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes, until the version is known or the file turns out to be no program."""
        if self._is_over:
            return
        if self.is_text:
            self._head += chunk[: _MOST_TEXT - len(self._head)]
        elif self.search.is_begun or self._is_program(chunk):
            self.search.feed(self._head + chunk)
            self._head = b""
            self._is_over = self.search.is_over

    def finish(self) -> Iterable[ContentHit]:
        """Hand over the package, if the file was recognised."""
        if self.is_text:
            self.search.whole(self._head)
        else:
            self.search.finish()
        if self.search.found:
            self.done(self.entry, *self.search.found)
        return ()

    def _is_program(self, chunk: bytes) -> bool:
        """Tell it by the first four bytes; with fewer, wait for more."""
        head = self._head + chunk[: len(_ELF)]
        if len(head) < len(_ELF):
            self._head = head
            return False
        self._is_over = not head.startswith(_ELF)
        return not self._is_over


def package_of(classifier: Classifier, version: str, place: FoundAt) -> Package:
    """Make the package that a classifier recognised."""
    prefix = "v" if classifier.kind == "golang" and classifier.namespace else ""
    purl = PackageURL(type=classifier.kind, namespace=classifier.namespace or None, name=classifier.name, version=f"{prefix}{version}")
    full = f"{classifier.namespace}/{classifier.name}" if classifier.namespace else classifier.name
    return Package(
        purl=purl.to_string(), name=full, version=f"{prefix}{version}", ecosystem=classifier.kind, found_at=(place,), cataloger=ID
    )


def settled(packages: Sequence[Package]) -> tuple[Package, ...]:
    """Keep one package per program.

    What an OS package installed is that package. What a later layer removed was mostly an older version of such a package, and nothing
    tells which. A program whose own metadata lies in a directory above it (`release` of a JDK, Bitnami's SBOM), or whose build
    information names it with a version, is known better by those; build information without a version gives way.
    """
    known = _by_name(packages)
    kept = [one for one in packages if one.cataloger != ID or not (one.owner or one.deleted or _is_known(one, known))]
    named = {(one.name, place.path) for one in kept if one.cataloger == ID for place in one.found_at}
    return tuple(one for one in kept if one.cataloger == ID or not _is_nameless(one, named))


def _by_name(packages: Sequence[Package]) -> Mapping[str, list[str]]:
    """Map the names of packages to the directories of their metadata, and to the files that carry it themselves."""
    places: dict[str, list[str]] = {}
    for one in packages:
        if one.ecosystem in _KINDS and one.cataloger != ID and not (one.deleted or _has_no_version(one)):
            for place in one.found_at:
                folder = place.path.rpartition("/")[0]
                places.setdefault(one.name.lower(), []).extend((place.path, f"{folder}/" if folder else place.path))
    return places


def _is_known(one: Package, known: Mapping[str, list[str]]) -> bool:
    folders = known.get(one.name.lower(), ())
    return bool(folders) and all(any(_lies_in(place.path, folder) for folder in folders) for place in one.found_at)


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or (folder.endswith("/") and path.startswith(folder))


def _has_no_version(package: Package) -> bool:
    return package.version in ("", "(devel)")


def _is_nameless(package: Package, named: set[tuple[str, str]]) -> bool:
    return _has_no_version(package) and all((package.name, place.path) in named for place in package.found_at)
