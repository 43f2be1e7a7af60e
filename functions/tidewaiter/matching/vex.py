"""Which statements speak of a package in what was scanned: component, and the image, program or platform it must be in."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from tidewaiter.matching import vers
from tidewaiter.matching.purls import covers, covers_package, name_of, names_version, parsed, qualifiers_of
from tidewaiter.matching.scheme import VersionError
from tidewaiter.model.image import Distribution, Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import MAX_PLACES, Package
from tidewaiter.model.vex import Identity, VexTarget

_SYSTEMS = {
    ("redhat", "enterprise_linux"): "rhel",
    ("redhat", "rhel"): "rhel",
    ("debian", "debian_linux"): "debian",
    ("canonical", "ubuntu_linux"): "ubuntu",
    ("alpinelinux", "alpine_linux"): "alpine",
    ("amazon", "amazon_linux"): "amzn",
    ("fedoraproject", "fedora"): "fedora",
    ("oracle", "linux"): "ol",
    ("rocky", "rocky"): "rocky",
    ("almalinux", "almalinux"): "almalinux",
    ("suse", "sles"): "sles",
    ("suse", "suse_linux_enterprise_server"): "sles",
    ("suse", "sle-micro"): "sle-micro",
    ("suse", "sl-micro"): "sl-micro",
    ("opensuse", "leap"): "opensuse-leap",
    ("opensuse", "tumbleweed"): "opensuse-tumbleweed",
    ("microsoft", "azure_linux"): "azurelinux",
    ("vmware", "photon_os"): "photon",
}
"""CPE vendor and product of operating systems, as os-release calls them."""
_IMAGES = frozenset({"oci", "docker"})
_LINKED = frozenset({"go-binary", "rust-binary"})
"""Catalogers whose packages lie in one executable with the program itself."""
_CPE23 = "cpe:2.3:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was scanned, by all names that a statement may use for it.

    `digests` are those of the image, of its index and of what a bill of materials describes; `names` the image as it was asked for, its
    repository with each tag and digest, and a bill's serial number.
    """

    image: Image
    distribution: Distribution
    described: Identity
    packages: Mapping[str, Package]
    neighbours: Mapping[str, tuple[Package, ...]]
    digests: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, image: Image, inventory: Inventory, described: Identity | None = None) -> Self:
        """Index an inventory by purl, and its language packages by the file they were read from."""
        places: dict[str, list[Package]] = {}
        for package in inventory.packages:
            for place in package.found_at:
                places.setdefault(place.path, []).append(package)
        about = described or Identity()
        digests = frozenset({image.digest, image.index_digest, *about.digests} - {""})
        return cls(
            image=image,
            distribution=inventory.distribution,
            described=about,
            packages={package.purl: package for package in inventory.packages},
            neighbours={path: tuple(found) for path, found in places.items()},
            digests=digests,
            names=frozenset({image.reference, *_spellings(image, digests), *about.names}),
        )


def _spellings(image: Image, digests: Iterable[str]) -> Iterator[str]:
    for place in filter(None, (image.repository, f"{image.registry}/{image.repository}" if image.registry else "")):
        yield from (f"{place}:{tag}" for tag in image.tags)
        yield from (f"{place}@{digest}" for digest in digests)


class Targets:
    """The targets of a statement by what they name, so that one with ten thousand products is not compared with every package.

    `doubt` says why a range of versions could not be compared, "" when all could.
    """

    def __init__(self, targets: Iterable[VexTarget], scope: Scope) -> None:
        """Sort targets into those about packages of some name, and those about all that was scanned."""
        self.doubt = ""
        self._scope = scope
        self._named: dict[tuple[str, str], list[VexTarget]] = {}
        self._whole: list[VexTarget] = []
        for target in targets:
            purl = parsed(target.component.purl) if target.component.purl else None
            if _is_scanned(target.component, scope):
                self._whole.append(target)
            elif purl is not None:
                self._named.setdefault((purl.type, name_of(purl)), []).append(target)

    def on(self, package: Package) -> list[VexTarget]:
        """Return the targets that are about a package."""
        found, source = parsed(package.purl), package.source
        names = {name_of(found), source.name if source else name_of(found)} if found else set()
        candidates = [target for name in names if found for target in self._named.get((found.type, name), ())]
        return [target for target in (*self._whole, *candidates) if self._concerns(target, package)]

    def _concerns(self, target: VexTarget, package: Package) -> bool:
        try:
            return concerns(target, package, self._scope)
        except VersionError as error:
            self.doubt = str(error)
            return False


def concerns(target: VexTarget, package: Package, scope: Scope) -> bool:
    """Tell whether a statement's target is a package, or the whole of what holds it, in all the frames that it names.

    Raises VersionError when its range of versions cannot be compared.
    """
    return _names_it(target, package, scope) and all(
        _is_scanned(frame, scope)
        or _is_platform(frame, scope.distribution)
        or _is_program(frame, package, scope)
        or _is_module(frame, package)
        for frame in target.within
    )


def _names_it(target: VexTarget, package: Package, scope: Scope) -> bool:
    """Tell whether the component is the package, or all that was scanned, in one of the versions that the target lists."""
    if _is_package(target.component, package):
        held = {package.version}
    elif _is_scanned(target.component, scope):
        held = {*scope.image.tags, *_version_of(scope.described)}
    else:
        return False
    return not target.versions or _is_listed(target.versions, held)


def _version_of(described: Identity) -> Iterator[str]:
    purl = parsed(described.purl) if described.purl else None
    if purl is not None and purl.version:
        yield purl.version


def _is_range(limit: str) -> bool:
    return limit.lower().startswith(vers.PREFIX)


def _is_listed(limits: Iterable[str], held: Iterable[str]) -> bool:
    """Tell whether one of some versions is listed or in a range; raises VersionError when only a range in doubt may hold one."""
    doubt: VersionError | None = None
    for limit, version in itertools.product(limits, held):
        try:
            if limit.removeprefix("v") == version.removeprefix("v") or (_is_range(limit) and vers.holds(limit, version)):
                return True
        except VersionError as error:
            doubt = error
    if doubt:
        raise doubt
    return False


def is_precise(target: VexTarget, scope: Scope) -> bool:
    """Tell whether a target is about one build: without that, `fixed` would clear the versions before the fix, too."""
    return any(not (_is_range(limit) and limit.endswith("/*")) for limit in target.versions) or any(
        names_version(one.purl) or scope.digests.intersection(one.digests) for one in (target.component, *target.within)
    )


def _is_package(identity: Identity, package: Package) -> bool:
    return bool(identity.purl) and covers_package(identity.purl, package)


def _is_module(identity: Identity, package: Package) -> bool:
    """Tell whether a product is the module stream that an RPM was built in (`pkg:rpmmod/redhat/nodejs@18:8090...`)."""
    found = parsed(identity.purl) if identity.purl else None
    if found is None or found.type != "rpmmod":
        return False
    return package.modularity.split(":")[:2] == [found.name, (found.version or "").partition(":")[0]]


def _is_program(identity: Identity, package: Package, scope: Scope) -> bool:
    """Tell whether a product is the program of every executable that a package is in: a finding stands for all its places.

    What a library does with the package says nothing of the program that both are linked into, nor does a lock file that lists them.
    """
    if not identity.purl or package.cataloger not in _LINKED or not 0 < len(package.found_at) < MAX_PLACES:
        return False
    return all(
        any(
            other is not package and _is_program_of(other, place.path) and covers(identity.purl, other.purl)
            for other in scope.neighbours.get(place.path, ())
        )
        for place in package.found_at
    )


def _is_program_of(package: Package, path: str) -> bool:
    return package.cataloger in _LINKED and any(place.main and place.path == path for place in package.found_at)


def _is_scanned(identity: Identity, scope: Scope) -> bool:
    if scope.digests.intersection(identity.digests) or scope.names.intersection(identity.names):
        return True
    if not identity.purl:
        return False
    return _is_image(identity.purl, scope) or bool(scope.described.purl and covers(identity.purl, scope.described.purl))


def _is_image(purl: str, scope: Scope) -> bool:
    """Compare a purl of type oci, docker or generic (by its checksum) with the image."""
    found = parsed(purl)
    if found is None:
        return False
    qualifiers, version = qualifiers_of(found), found.version or ""
    if scope.digests.intersection((version, qualifiers.get("checksum", ""))):
        return True
    if found.type not in _IMAGES or ":" in version:
        return False
    image = scope.image
    path = f"{found.namespace}/{found.name}" if found.namespace else found.name
    if not image.repository or not f"/{image.repository.lower()}".endswith(f"/{path.lower()}"):
        return False
    tag = qualifiers.get("tag", "") or version
    return (not tag or tag in image.tags) and _in_registry(qualifiers.get("repository_url", "").lower(), image)


def _in_registry(address: str, image: Image) -> bool:
    whole = f"{image.registry}/{image.repository}".lower().strip("/")
    return not address or address in (whole, image.repository.lower(), image.registry.lower()) or whole.startswith(f"{address}/")


def _is_platform(identity: Identity, distribution: Distribution) -> bool:
    """Compare a CPE (`cpe:/o:redhat:enterprise_linux:9::baseos`, or 2.3) with os-release; of another kind it is never the platform."""
    if not identity.cpe or not distribution.id:
        return False
    words = identity.cpe.lower().removeprefix(_CPE23).removeprefix("cpe:/").split(":")
    kind, vendor, product, version, update = (*words, "", "", "", "", "")[:5]
    if vendor == "suse" and product.startswith("sle-module-"):
        product = "sles"  # SUSE ships the packages of the server in modules
    if kind not in ("o", "a") or _SYSTEMS.get((vendor, product)) != distribution.id:
        return False
    wanted = f"{version}.{update.removeprefix('sp')}" if update.startswith("sp") else version
    return wanted in ("", "*", "-") or distribution.version == wanted or distribution.version.startswith(f"{wanted}.")
