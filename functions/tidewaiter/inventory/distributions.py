"""What the distribution means for packages (their purl's namespace and `distro`), and what is said when it is missing or unknown."""

from collections.abc import Sequence
from dataclasses import replace

from packageurl import PackageURL

from tidewaiter.model.image import Distribution, Image
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
"""The purl types of packages that a distribution installs."""
_NAMESPACES = {
    "rhel": "redhat",
    "opensuse-leap": "opensuse",
    "opensuse-tumbleweed": "opensuse",
    "sles": "suse",
    "sle-micro": "suse",
}
_RPM = frozenset({
    "almalinux", "amzn", "azurelinux", "centos", "fedora", "mariner", "ol", "openeuler", "photon", "rhel", "rocky",
    "opensuse-leap", "opensuse-tumbleweed", "sle-micro", "sles",
})  # fmt: skip
KNOWN = _RPM | {"alpine", "arch", "bottlerocket", "chainguard", "debian", "minimos", "ubuntu", "wolfi"}
"""The distributions (os-release `ID`) whose packages we know how to name."""


def name_of(distribution: Distribution) -> str:
    """Return the purl `distro` qualifier, such as `debian-12` or `alpine-3.20.3`; empty when there is no distribution."""
    return "-".join(part for part in (distribution.id, distribution.version) if part)


def stamp(packages: Sequence[Package], distribution: Distribution) -> tuple[Package, ...]:
    """Give OS packages their namespace and `distro`: a layer alone cannot know them."""
    if not distribution.id:
        return tuple(packages)
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
    """Say what the image as a whole lacks: any content, a distribution, or one that we know."""
    system = any(package.ecosystem in SYSTEM and not package.deleted for package in packages)
    if not any(result.entries for result in results):
        return (Problem(code="image-empty", what="the image holds no files", where=image.reference, incomplete=False),)
    if not distribution.id:
        what = "no os-release names the distribution" + (": its packages cannot be matched" if system else "; no OS packages either")
        return (Problem(code="distribution-missing", what=what, where=image.reference, incomplete=system),)
    if distribution.id not in KNOWN:
        what = f"unknown distribution {name_of(distribution)[:100]}"
        hint = "Language packages are assessed; OS packages only if there are advisories for exactly this distribution"
        return (Problem(code="distribution-unknown", what=what, where=image.reference, hint=hint, incomplete=system),)
    if not system:
        what = f"{name_of(distribution)} without a package database that we can read: its packages are not assessed"
        hint = "Keep the package database in the image, or scan an SBOM made where it still was"
        return (Problem(code="package-database-missing", what=what, where=image.reference, hint=hint),)
    return ()
