"""Components of a bill of materials to packages: the purl decides, what the writers keep elsewhere fills the gaps."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from packageurl import PackageURL

from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import FoundAt, Package, SourcePackage
from tidewaiter.model.problem import Problem
from tidewaiter.sources import distro_words

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
_BY_SOURCE = frozenset({"deb", "apk"})
"""Advisories of these name source packages."""
_RPM_BY_BINARY = frozenset({"", "almalinux", "amzn", "ol"})
"""Distributions of RPMs whose advisories name binary packages; those of the others name sources."""
_SOME = 5
"""So many packages of a distribution are never all named like their source packages."""
_NO_PACKAGES = frozenset({"oci", "docker", "swid"})
"""Purls of these types name images and products: what is in them is listed by itself."""
_NOT_IDENTITY = frozenset({"upstream", "rpmmod"})
"""Qualifiers that a package keeps in fields of its own, so that its purl is the one that a scan of the image gives."""
_MAX_TEXT = 1000
_MAX_LICENCES = 50

_PROBLEMS = {
    "component-without-purl": ("without a package URL", "Write the bill of materials with a tool that adds purls"),
    "component-without-version": ("without a version", "Write the bill of materials from what is installed, not from what is asked for"),
    "purl-unreadable": ("whose package URL cannot be read", "Check the tool that wrote the bill of materials"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component as its format tells it; `source` is (name, version) of the source package where the writer keeps it.

    `owner` is the purl of the OS package that installed it, where the document says so; `layer` is the diff id of the layer it is in.
    """

    name: str
    version: str = ""
    purl: str = ""
    source: tuple[str, str] | None = None
    modularity: str = ""
    path: str = ""
    owner: str = ""
    layer: str = ""
    deleted: bool = False
    licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a document lists; `distribution` is empty when only the purls tell it, `excluded` counts what it says is no part of it."""

    components: tuple[Component, ...]
    distribution: Distribution = field(default_factory=Distribution)
    excluded: int = 0


def distribution(name: str, version: str, pretty_name: str = "", codename: str = "") -> Distribution:
    """Name a distribution by its os-release ID."""
    identifier, number = distro_words.release(name[:_MAX_TEXT], version[:_MAX_TEXT])
    return Distribution(
        id=identifier,
        version=number,
        pretty_name=pretty_name[:_MAX_TEXT],
        codename=codename[:_MAX_TEXT],
    )


def collected(contents: Contents, where: str) -> Inventory:
    """Turn components into an inventory, one package per purl, and count what could not be used."""
    lacking: Counter[str] = Counter()
    parsed = [(component, purl) for component in contents.components if (purl := _purl(component, lacking))]
    named = contents.distribution if contents.distribution.id else _distribution_of(purl for _, purl in parsed)
    found = (_package(component, purl, named) for component, purl in parsed)
    packages = {package.purl: package for package in found}
    return Inventory(
        image_digest="",
        distribution=named,
        packages=tuple(_with_owner(packages[purl], packages) for purl in sorted(packages)),
        problems=(
            *_problems(lacking, where),
            *_excluded(contents.excluded, where),
            *_unnamed(packages.values(), named, where),
            *_sourceless(packages.values(), named, where),
        ),
        scanner_version="sbom",
    )


def _with_owner(package: Package, packages: Mapping[str, Package]) -> Package:
    """Believe an owner only if it is an OS package of the same document: it will be matched instead."""
    owner = packages.get(_plain(package.owner))
    return replace(package, owner=owner.purl if owner and owner.ecosystem in SYSTEM else "") if package.owner else package


def _plain(purl: str) -> str:
    """Write a purl as the identity of its package."""
    try:
        return _identity(PackageURL.from_string(purl))
    except ValueError:
        return ""


def _identity(purl: PackageURL) -> str:
    kept = {key: value for key, value in qualifiers(purl).items() if key not in _NOT_IDENTITY}
    return purl._replace(qualifiers=kept).to_string()


def _purl(component: Component, lacking: Counter[str]) -> PackageURL | None:
    if not component.purl:
        lacking["component-without-purl"] += 1
        return None
    try:
        purl = PackageURL.from_string(component.purl)
    except ValueError:
        lacking["purl-unreadable"] += 1
        return None
    if purl.type in _NO_PACKAGES:
        return None
    if not (purl.version or component.version):
        lacking["component-without-version"] += 1
        return None
    return purl if purl.version else purl._replace(version=component.version)


def _problems(lacking: Counter[str], where: str) -> Iterator[Problem]:
    for code, count in sorted(lacking.items()):
        what, hint = _PROBLEMS[code]
        yield Problem(code=code, what=f"{count} component{'s' * (count > 1)} {what} could not be assessed", where=where, hint=hint)


def _excluded(count: int, where: str) -> Iterator[Problem]:
    if count:
        what = f"{count} component{'s' * (count > 1)} left out: the document says that they are no part of what runs (scope excluded)"
        yield Problem(code="component-excluded", what=what, where=where, incomplete=False)


def _sourceless(packages: Iterable[Package], named: Distribution, where: str) -> Iterator[Problem]:
    """Say when a document keeps source packages to itself: `libssl3` is then looked up, and the advisories speak of `openssl`."""
    kinds = _BY_SOURCE if named.id in _RPM_BY_BINARY else _BY_SOURCE | {"rpm"}
    sources = [package.source for package in packages if package.ecosystem in kinds]
    if len(sources) >= _SOME and not any(sources):
        what = f"none of {len(sources)} OS packages tells its source package, which advisories name: flaws may be missing"
        hint = "Write the bill of materials with a tool that adds the purl qualifier upstream, or scan the image"
        yield Problem(code="source-package-unknown", what=what, where=where, hint=hint)


def _unnamed(packages: Iterable[Package], named: Distribution, where: str) -> Iterator[Problem]:
    if not named.id and any(package.ecosystem in SYSTEM for package in packages):
        what = "nothing names the distribution: its packages cannot be matched"
        hint = "Write purls with the qualifier distro, or an operating-system component"
        yield Problem(code="distribution-missing", what=what, where=where, hint=hint)


def _distribution_of(purls: Iterable[PackageURL]) -> Distribution:
    """Read the distribution that most OS packages name."""
    words = Counter(
        found for purl in purls if purl.type in SYSTEM and (found := distro_words.named(qualifiers(purl), purl.namespace or ""))[0]
    )
    return distribution(*words.most_common(1)[0][0]) if words else Distribution()


def qualifiers(purl: PackageURL) -> Mapping[str, str]:
    """Return the qualifiers of a purl."""
    return purl.qualifiers if isinstance(purl.qualifiers, dict) else {}


def _package(component: Component, purl: PackageURL, named: Distribution) -> Package:
    words = qualifiers(purl)
    version = _with_epoch(purl.version or "", words.get("epoch", "")) if purl.type in SYSTEM else purl.version or ""
    system = purl.type in SYSTEM
    return Package(
        purl=_identity(purl),
        name=_name(component, purl)[:_MAX_TEXT],
        version=version[:_MAX_TEXT],
        ecosystem=purl.type,
        found_at=(FoundAt(path=component.path[:_MAX_TEXT], layer=component.layer[:_MAX_TEXT]),) if component.path else (),
        cataloger="sbom",
        arch=words.get("arch", ""),
        distribution="-".join(part for part in (named.id, named.version) if part) if system else "",
        source=_source(component, words.get("upstream", ""), version) if system else None,
        owner="" if system else component.owner,
        modularity=component.modularity or words.get("rpmmod", ""),
        licences=tuple(text[:_MAX_TEXT] for text in component.licences if text.strip())[:_MAX_LICENCES],
        deleted=component.deleted,
    )


def _name(component: Component, purl: PackageURL) -> str:
    """Name a package as its package manager does; a Go module keeps the case that its purl loses."""
    whole = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
    if purl.type == "golang":
        return component.name if component.name.lower() == whole.lower() else whole
    if purl.type == "maven":
        return f"{purl.namespace}:{purl.name}" if purl.namespace else component.name if ":" in component.name else purl.name
    return purl.name if purl.type in SYSTEM else whole


def _with_epoch(version: str, epoch: str) -> str:
    return version if not epoch.isdecimal() or epoch == "0" or ":" in version else f"{epoch}:{version}"


def _source(component: Component, upstream: str, version: str) -> SourcePackage | None:
    """Read the source package: from the writer's own fields, or from `upstream=name[@version]` (rpm: a source RPM's file name)."""
    if component.source:
        name, known = component.source
        return SourcePackage(name=name, version=known or version)
    if upstream.endswith(".src.rpm"):
        parts = upstream.removesuffix(".src.rpm").rsplit("-", 2)
        # The file's name has no epoch; that of the binary package is the source's, as with an rpm database.
        epoch = version.partition(":")[0] if ":" in version else ""
        return SourcePackage(name=parts[0], version=_with_epoch("-".join(parts[1:]), epoch))
    name, _, known = upstream.partition("@")
    return SourcePackage(name=name, version=known or version) if name else None
