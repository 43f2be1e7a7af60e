"""Which OS package installed a language package's file: such a package is the distribution's to fix, and is not matched twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tidewaiter.inventory.classifier import ID as CLASSIFIER
from tidewaiter.inventory.paths import resolve, resolve_parent
from tidewaiter.model.package import FoundAt, Package

_SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
_DPKG = "var/lib/dpkg/"
_LISTS = (".deps.json", "/RECORD")
_BY_RESOURCE = "pe-version"


def with_owned_files(
    packages: Sequence[Package], lists: Mapping[str, tuple[str, ...]], removed: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> tuple[Package, ...]:
    """Give dpkg and Python packages the file lists that their package managers keep in separate files.

    `removed` are lists that a later layer removed or replaced: what removed packages had.
    """
    return tuple(
        package if package.owned_files else replace(package, owned_files=_listed(package, removed if package.deleted else lists))
        for package in packages
    )


def without_listed(packages: Sequence[Package], lists: Mapping[str, tuple[str, ...]]) -> tuple[Package, ...]:
    """Leave out what version resources say of files that another package lists: assemblies of a `.deps.json`, programs in a wheel."""
    listed = {file for path, files in lists.items() if path.endswith(_LISTS) for file in files}
    return tuple(package for package in packages if not (package.cataloger == _BY_RESOURCE and _all_in(package, listed)))


def _all_in(package: Package, files: set[str]) -> bool:
    return all(place.path in files for place in package.found_at)


def with_owners(packages: Sequence[Package], links: Mapping[str, str], layers: Sequence[str] = ()) -> tuple[Package, ...]:
    """Mark language packages all of whose evidence was installed by an OS package; file names are compared with links resolved.

    `layers` are the diff ids, lowest first. Evidence that changed in a layer after its owner was installed is no longer the owner's:
    somebody else (npm, a COPY) wrote over it. Packages that were removed may have removed owners, others not.
    """
    order = {layer: number for number, layer in enumerate(layers)}
    plain = dict(links)
    system = [package for package in packages if package.ecosystem in _SYSTEM]
    installed = _Owners.of([package for package in system if not package.deleted], plain, order)
    removed = _Owners.of(system, plain, order) if len(system) > len(installed.purls) else installed
    return tuple(
        package if package.ecosystem in _SYSTEM else (removed if package.deleted else installed).owned(package) for package in packages
    )


@dataclass(frozen=True, slots=True)
class _Owners:
    """Which package installed a file: by resolved path, its purl and the highest layer that its database entry came with."""

    files: Mapping[str, tuple[str, int]]
    purls: frozenset[str]
    links: dict[str, str]
    order: Mapping[str, int]

    @classmethod
    def of(cls, packages: Sequence[Package], links: dict[str, str], order: Mapping[str, int]) -> "_Owners":
        files: dict[str, tuple[str, int]] = {}
        for package in packages:
            since = max((order.get(place.layer, 0) for place in package.found_at), default=0)
            files |= {resolve_parent(file, links): (package.purl, since) for file in package.owned_files}
        return cls(files, frozenset(package.purl for package in packages), links, order)

    def owned(self, package: Package) -> Package:
        """Name the owner of a package if every place of it has one; a program known by its bytes keeps the places that have none."""
        found = [self._owner_of(place) for place in package.found_at]
        if all(found):
            return replace(package, owner=found[0])
        if package.cataloger != CLASSIFIER:
            return package
        return replace(package, found_at=tuple(place for place, owner in zip(package.found_at, found, strict=True) if not owner))

    def _owner_of(self, place: FoundAt) -> str:
        """Look up a file; evidence inside an archive (`a.jar!/b.jar`) belongs to the archive."""
        path = place.path.partition("!/")[0]
        purl, since = self.files.get(resolve_parent(path, self.links)) or self.files.get(resolve(path, self.links)) or ("", 0)
        return purl if self.order.get(place.layer, 0) <= since else ""


def _listed(package: Package, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    files = next((lists[name] for name in _list_names(package) if name in lists), ())
    diverted = lists.get(f"{_DPKG}diversions", ()) if files and package.cataloger == "dpkg" else ()
    if not diverted:
        return files
    # Of all packages' files but those of the package that asked for it; a local diversion (":") asks for none.
    moved = {place: instead for place, instead, who in zip(*[iter(diverted)] * 3, strict=False) if who != package.name}
    return tuple(moved.get(file, file) for file in files)


def _list_names(package: Package) -> list[str]:
    if package.cataloger == "dpkg":
        info = [f"{_DPKG}info/{package.name}.list", f"{_DPKG}info/{package.name}:{package.arch}.list"]
        return [*info, *(f"{place.path}.md5sums" for place in package.found_at)]
    if package.cataloger == "pacman":
        return [place.path.removesuffix("desc") + "files" for place in package.found_at]
    if package.cataloger == "python":
        folders = [place.path.rpartition("/")[0] for place in package.found_at]
        return [f"{folder}/{'RECORD' if folder.endswith('.dist-info') else 'installed-files.txt'}" for folder in folders]
    return []
