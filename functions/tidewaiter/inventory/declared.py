"""Licences that a distribution keeps in a file beside the package: Debian's `usr/share/doc/NAME/copyright`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tidewaiter.model.package import Package

ROOT, FILE = "usr/share/doc/", "/copyright"


def with_declared(packages: Sequence[Package], files: Mapping[str, tuple[str, ...]]) -> tuple[Package, ...]:
    """Give Debian packages what their copyright files declare; `files` maps the paths of those files to their licences.

    All packages built from one source share its file, and often only one of them brings it.
    """
    if not files:
        return tuple(packages)
    by_source: dict[str, tuple[str, ...]] = {}
    for package in packages:
        found = files.get(f"{ROOT}{package.name}{FILE}")
        if found and package.ecosystem == "deb":
            by_source.setdefault(_source(package), found)
    return tuple(_with(package, by_source) for package in packages)


def _with(package: Package, by_source: Mapping[str, tuple[str, ...]]) -> Package:
    if package.ecosystem != "deb" or package.licences:
        return package
    return replace(package, licences=by_source.get(_source(package), ()))


def _source(package: Package) -> str:
    return package.source.name if package.source else package.name
