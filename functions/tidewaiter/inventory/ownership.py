"""Which OS package installed a language package's file: such a package is the distribution's to fix, and is not matched twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tidewaiter.inventory.overlay import resolve, resolve_parent
from tidewaiter.model.package import FoundAt, Package

_SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
_DPKG = "var/lib/dpkg/"
_LISTS = (".deps.json", "/RECORD")
_BY_RESOURCE = "pe-version"


def with_owned_files(packages: Sequence[Package], lists: Mapping[str, tuple[str, ...]]) -> tuple[Package, ...]:
    """Give dpkg and Python packages the file lists that their package managers keep in separate files."""
    return tuple(
        package if package.owned_files or package.deleted else replace(package, owned_files=_listed(package, lists)) for package in packages
    )


def without_listed(packages: Sequence[Package], lists: Mapping[str, tuple[str, ...]]) -> tuple[Package, ...]:
    """Leave out what version resources say of files that another package lists: assemblies of a `.deps.json`, programs in a wheel."""
    listed = {file for path, files in lists.items() if path.endswith(_LISTS) for file in files}
    return tuple(package for package in packages if not (package.cataloger == _BY_RESOURCE and _all_in(package, listed)))


def _all_in(package: Package, files: set[str]) -> bool:
    return all(place.path in files for place in package.found_at)


def with_owners(packages: Sequence[Package], links: Mapping[str, str]) -> tuple[Package, ...]:
    """Mark language packages all of whose evidence was installed by an OS package; file names are compared with links resolved."""
    plain = dict(links)
    owners = {
        resolve_parent(file, plain): package.purl
        for package in packages
        if package.ecosystem in _SYSTEM and not package.deleted
        for file in package.owned_files
    }
    return tuple(_with_owner(package, owners, plain) for package in packages) if owners else tuple(packages)


def _with_owner(package: Package, owners: Mapping[str, str], links: dict[str, str]) -> Package:
    if package.ecosystem in _SYSTEM or package.deleted:
        return package
    found = [_owner_of(place, owners, links) for place in package.found_at]
    return replace(package, owner=found[0]) if all(found) else package


def _owner_of(place: FoundAt, owners: Mapping[str, str], links: dict[str, str]) -> str:
    """Look up a file; evidence inside an archive (`a.jar!/b.jar`) belongs to the archive."""
    path = place.path.partition("!/")[0]
    return owners.get(resolve_parent(path, links)) or owners.get(resolve(path, links), "")


def _listed(package: Package, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    for name in _list_names(package):
        if name in lists:
            return lists[name]
    return ()


def _list_names(package: Package) -> list[str]:
    if package.cataloger == "dpkg":
        info = [f"{_DPKG}info/{package.name}.list", f"{_DPKG}info/{package.name}:{package.arch}.list"]
        return [*info, *(f"{place.path}.md5sums" for place in package.found_at)]
    if package.cataloger == "pacman":
        return [place.path.removesuffix("desc") + "files" for place in package.found_at]
    if package.cataloger == "python":
        return [place.path.removesuffix("METADATA") + "RECORD" for place in package.found_at if place.path.endswith("METADATA")]
    return []
