"""What the distribution means for packages (their purl's namespace and `distro`), and what is said when it is missing or unknown."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from types import MappingProxyType

from packageurl import PackageURL

from tidewaiter.inventory.declared import with_declared
from tidewaiter.model.image import Distribution, Image
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
"""The purl types of packages that a distribution installs."""
_OTHER_SYSTEMS = frozenset({"ebuild", "nix", "opkg", "slackware", "xbps"})
"""Those of systems that bring all software themselves, by names that no `distro` belongs to."""
_OPENSUSE = ("opensuse", "opensuse-leap", "opensuse-leap-micro", "opensuse-microos", "opensuse-slowroll", "opensuse-tumbleweed")
_SUSE = ("sle-micro", "sle_hpc", "sled", "sles", "sles_sap", "sl-micro", "suse")
_NAMESPACES = {"rhel": "redhat", **dict.fromkeys(_OPENSUSE, "opensuse"), **dict.fromkeys(_SUSE, "suse")}
_RPM = frozenset({
    "almalinux", "amzn", "azurelinux", "centos", "fedora", "mageia", "mariner", "ol", "openeuler", "photon", "rhel", "rocky",
    *_OPENSUSE, *_SUSE,
})  # fmt: skip
KNOWN = _RPM | {"alpaquita", "alpine", "arch", "bottlerocket", "chainguard", "debian", "echo", "minimos", "ubuntu", "wolfi"}
"""The distributions (os-release `ID`) whose packages we know how to name."""


def name_of(distribution: Distribution) -> str:
    """Return the purl `distro` qualifier, such as `debian-12` or `alpine-3.20.3`; empty when there is no distribution."""
    return "-".join(part for part in (distribution.id, distribution.version) if part)


def stamp(
    packages: Sequence[Package], distribution: Distribution, licences: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> tuple[Package, ...]:
    """Give OS packages their namespace and `distro`, and packages what files beside them declare: a layer alone cannot know them."""
    packages = with_declared(packages, licences)
    if not distribution.id:
        return packages
    return tuple(_stamped(package, distribution) if package.ecosystem in SYSTEM else package for package in packages)


def _stamped(package: Package, distribution: Distribution) -> Package:
    purl = PackageURL.from_string(package.purl)
    qualifiers = {**(purl.qualifiers if isinstance(purl.qualifiers, dict) else {}), "distro": name_of(distribution)}
    namespace = _NAMESPACES.get(distribution.id, distribution.id)
    full = PackageURL(type=purl.type, namespace=namespace, name=purl.name, version=purl.version, qualifiers=qualifiers)
    return replace(package, purl=full.to_string(), distribution=name_of(distribution))


def database_removed(path: str, image: Image) -> Problem:
    """Say that a layer removed the package database, and that its packages are reported all the same."""
    what = "a later layer removed the package database; its packages are reported as it last listed them"
    hint = "Keep the database: without it nobody can tell what is installed"
    return Problem(code="database-removed", what=what, where=f"{path} in {image.reference}", hint=hint, incomplete=False)


def problems(image: Image, distribution: Distribution, packages: Sequence[Package], results: Sequence[LayerResult]) -> tuple[Problem, ...]:
    """Say what the image as a whole lacks: any content, a distribution, one that we know, its database, or names of sources."""
    if not any(result.entries for result in results):
        return (Problem(code="image-empty", what="the image holds no files", where=image.reference, incomplete=False),)
    installed = {package.ecosystem for package in packages if not package.deleted}
    return (*_unknown(image, distribution, installed), *_without_source(image, packages))


def _unknown(image: Image, distribution: Distribution, installed: AbstractSet[str]) -> Iterator[Problem]:
    system, other = bool(installed & SYSTEM), bool(installed & _OTHER_SYSTEMS)
    name = name_of(distribution)[:100]
    if not distribution.id:
        what = "no os-release names the distribution"
        what += ": its packages cannot be matched" if system or other else "; no OS packages either"
        yield Problem(code="distribution-missing", what=what, where=image.reference, incomplete=system or other)
    elif distribution.id not in KNOWN:
        what = f"unknown distribution {name}"
        hint = "Language packages are assessed; OS packages only if there are advisories for exactly this distribution"
        yield Problem(code="distribution-unknown", what=what, where=image.reference, hint=hint, incomplete=system or other)
    elif not system:
        what = f"{name} without a package database that we can read: its packages are not assessed"
        hint = "Keep the package database in the image, or scan an SBOM made where it still was"
        yield Problem(code="package-database-missing", what=what, where=image.reference, hint=hint)


def _without_source(image: Image, packages: Sequence[Package]) -> Iterator[Problem]:
    """Tell of chiselled packages: no database in their image names the sources that advisories are about."""
    bare = [package for package in packages if package.ecosystem == "deb" and package.source is None and not package.deleted]
    if bare:
        what = f"{len(bare)} Debian packages of unknown source, such as {bare[0].name[:80]}, could be looked up by their own names only"
        hint = "Keep the dpkg database (status or status.d) in the image beside the chisel manifest"
        yield Problem(code="source-packages-unknown", what=what, where=image.reference, hint=hint)
