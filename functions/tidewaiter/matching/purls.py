"""Which packages a purl in somebody's statement or waiver speaks of (https://github.com/package-url/vers-spec, purl-spec "matching")."""

from collections.abc import Set as AbstractSet
from functools import lru_cache

from packageurl import PackageURL

from tidewaiter.matching.ecosystems import LANGUAGES, normalised
from tidewaiter.model.package import Package
from tidewaiter.sources import distro_words

_SOURCE_ARCHES = frozenset({"src", "source", "nosrc"})
_INFORMATIVE = frozenset({"upstream", "rpmmod", "package-id"})
"""Qualifiers that writers of bills of materials add about a package (Syft's `package-id` to its references), and that our purls lack."""


@lru_cache(1 << 16)
def parsed(purl: str) -> PackageURL | None:
    """Parse a purl; None for what is none."""
    try:
        return PackageURL.from_string(purl)
    except ValueError:
        return None


def covers(pattern: str, purl: str) -> bool:
    """Tell whether a purl is among those a pattern names: without version every version, its qualifiers a subset of the other's."""
    wanted, held = parsed(pattern), parsed(purl)
    if wanted is None or held is None or not _same_name(wanted, held):
        return False
    return _same_version(wanted, _version(held)) and _qualifiers_fit(wanted, held) and wanted.subpath in (None, held.subpath)


def covers_package(pattern: str, package: Package) -> bool:
    """Tell whether a pattern names a package, or (`arch=src`) the source package it was built from, in the module stream it names."""
    wanted = parsed(pattern)
    if wanted is None or not _same_stream(wanted, package):
        return False
    if qualifiers_of(wanted).get("arch") not in _SOURCE_ARCHES:
        return covers(pattern, package.purl)
    held = parsed(package.purl)
    name, version = (package.source.name, package.source.version) if package.source else (package.name, package.version)
    if held is None or not _same_name(wanted, held._replace(name=name)):
        return False
    same = _same_version(wanted, version.rpartition(":")[2] if wanted.type == "rpm" else version)
    return same and _qualifiers_fit(wanted, held, but=_INFORMATIVE | {"arch"})


def qualifiers_of(purl: PackageURL) -> dict[str, str]:
    """Return the qualifiers as a mapping."""
    return dict(purl.qualifiers) if isinstance(purl.qualifiers, dict) else {}


def name_of(purl: PackageURL) -> str:
    """Return the name as its package index compares names: `Foo_Bar.baz` and `foo-bar-baz` are one package of Python."""
    return normalised(LANGUAGES.get(purl.type, ""), purl.name)


def names_version(purl: str) -> bool:
    """Tell whether a purl is about one version."""
    found = parsed(purl)
    return found is not None and bool(found.version)


def _same_name(wanted: PackageURL, held: PackageURL) -> bool:
    return wanted.type == held.type and _namespace(wanted) == _namespace(held) and name_of(wanted) == name_of(held)


def _namespace(purl: PackageURL) -> str:
    """Return the namespace; a distribution's has several spellings (`rhel` and `redhat`, `amazon` and `amzn`)."""
    space = purl.namespace or ""
    return distro_words.release(space, "")[0] if purl.type == "rpm" else space


def _same_version(wanted: PackageURL, version: str) -> bool:
    if not wanted.version:
        return True
    if wanted.type == "golang":
        return wanted.version.removeprefix("v") == version.removeprefix("v")
    return _version(wanted) == version


def _version(purl: PackageURL) -> str:
    """Return the version; Debian's with the epoch that some writers keep as a qualifier."""
    version, epoch = purl.version or "", qualifiers_of(purl).get("epoch", "0")
    return f"{epoch}:{version}" if purl.type == "deb" and epoch != "0" and ":" not in version else version


def _same_stream(wanted: PackageURL, package: Package) -> bool:
    """Compare name and stream of a module (`nodejs:18`), not its build."""
    module = qualifiers_of(wanted).get("rpmmod", "")
    return not module or module.split(":")[:2] == package.modularity.split(":")[:2]


def _qualifiers_fit(wanted: PackageURL, held: PackageURL, but: AbstractSet[str] = _INFORMATIVE) -> bool:
    asked, there = qualifiers_of(wanted), qualifiers_of(held)
    if not _same_release(distro_words.named(asked, wanted.namespace or ""), distro_words.named(there, held.namespace or "")):
        return False
    but = but | distro_words.QUALIFIERS | ({"epoch"} if wanted.type == "deb" and wanted.version else set())
    for name, value in asked.items():
        found = there.get(name, "")
        if name not in but and value != found and not (name == "epoch" and value == "0" and not found):
            return False
    return True


def _same_release(wanted: tuple[str, str], held: tuple[str, str]) -> bool:
    """Tell whether two names of a distribution mean one release: of 12 and 12.5 one only says more than the other."""
    if not wanted[0]:
        return True
    one, other = f"{wanted[1]}.", f"{held[1]}."
    return wanted[0] == held[0] and (not wanted[1] or one.startswith(other) or other.startswith(one))
