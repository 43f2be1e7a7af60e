"""Licences that lie in files beside packages: Debian's `usr/share/doc/NAME/copyright`, and licence texts in a package's own folder."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tidewaiter.model.package import Package

ROOT, FILE = "usr/share/doc/", "/copyright"
_TEXTS = "licenses"
"""The folder of texts in a wheel's metadata (PEP 639)."""
_ALONE = (".dist-info/METADATA", ".egg-info/PKG-INFO", "/package.json")
"""Files that describe the one package that their folder is; the folder of a list of packages belongs to none of them."""


def with_declared(packages: Sequence[Package], files: Mapping[str, tuple[str, ...]]) -> tuple[Package, ...]:
    """Give packages that declare no licence themselves what the files beside them do; `files` maps paths to licences.

    All Debian packages built from one source share its file, and often only one of them brings it.
    """
    if not files:
        return tuple(packages)
    by_source: dict[str, tuple[str, ...]] = {}
    by_folder: dict[str, list[str]] = {}
    for path, licences in sorted(files.items()):
        by_folder.setdefault(path.rpartition("/")[0].removesuffix(f"/{_TEXTS}"), []).extend(licences)
    for package in packages:
        found = files.get(f"{ROOT}{package.name}{FILE}")
        if found and package.ecosystem == "deb":
            by_source.setdefault(_source(package), found)
    return tuple(package if package.licences else _with(package, by_source, by_folder) for package in packages)


def _with(package: Package, by_source: Mapping[str, tuple[str, ...]], by_folder: Mapping[str, Sequence[str]]) -> Package:
    if package.ecosystem == "deb":
        found: Sequence[str] = by_source.get(_source(package), ())
    else:
        folders = (place.path.rpartition("/")[0] for place in package.found_at if place.path.endswith(_ALONE))
        found = next((by_folder[folder] for folder in folders if folder and folder in by_folder), ())
    return replace(package, licences=tuple(dict.fromkeys(found))) if found else package


def _source(package: Package) -> str:
    return package.source.name if package.source else package.name
