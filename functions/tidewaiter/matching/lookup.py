"""Where to look a package up: the ecosystems and names of its advisories, and the version they compare with."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import re2 as re

from tidewaiter.matching.ecosystems import (
    BY_SOURCE,
    LANGUAGES,
    OS_TYPES,
    PROGRAMS,
    RPM_BY_SOURCE,
    WITHOUT_EPOCHS,
    ecosystems_of,
    language_name,
    language_version,
    program_version,
)
from tidewaiter.matching.modules import without_epoch
from tidewaiter.matching.scheme import scheme_for
from tidewaiter.matching.vendors import stranger
from tidewaiter.model.image import Distribution
from tidewaiter.model.package import Package


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One look-up in the advisory store; without `epochs` the epochs of the advisory's versions are not compared.

    A `backport` of Debian is looked up as what it was built from. With `unfixed` only flaws without a fix count: the advisories are those
    of the distribution that the package's own one rebuilds.
    """

    ecosystem: str
    name: str
    version: str
    by_source: bool = False
    epochs: bool = True
    unfixed: bool = False
    backport: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why a package cannot be looked up: `ecosystem` names what has no data; `code` is the Problem's."""

    ecosystem: str
    code: str = "no-advisory-data"


MISMATCH = "distribution-mismatch"
"""Packages of a kind that the distribution does not have, whose advisories say nothing of them."""

_BACKPORT = re.compile(r"~bpo(\d{1,3})\+\d+(?:\+b\d+)?$")
"""What backports.debian.org adds to the version of the next release's package that it rebuilds (Contribute, "Version")."""

SYSTEMS_WITHOUT_FEED = frozenset({"alpm", "brew", "ebuild", "flatpak", "nix", "opkg", "slackware", "snap", "xbps"})
"""Whole distributions that we have no advisories for: an image of one is not assessed. A lone JDK or SBOM entry is only said."""


def query_for(package: Package, distribution: Distribution, held: Collection[str]) -> Query | Gap:
    """Choose the look-up for a package, given the ecosystems that the database holds."""
    if package.ecosystem in OS_TYPES:
        return _system(package, distribution, held)
    if package.ecosystem == "generic" and package.name in PROGRAMS:
        return _program(package, held)
    ecosystem = LANGUAGES.get(package.ecosystem, "")
    if not ecosystem and package.ecosystem not in SYSTEMS_WITHOUT_FEED:
        return Gap(ecosystem=package.ecosystem or "unknown", code="no-advisory-source")
    if not ecosystem or ecosystem not in held:
        return Gap(ecosystem=ecosystem or package.ecosystem)
    name = language_name(package)
    if not name:
        return Gap(ecosystem=ecosystem, code="package-name-incomplete")
    return Query(ecosystem=ecosystem, name=name, version=language_version(package))


def _program(package: Package, held: Collection[str]) -> Query | Gap:
    if "Bitnami" not in held:
        return Gap(ecosystem="Bitnami")
    return Query(ecosystem="Bitnami", name=PROGRAMS[package.name], version=program_version(package))


def _system(package: Package, distribution: Distribution, held: Collection[str]) -> Query | Gap:
    backport = _BACKPORT.search(package.version) if distribution.id == "debian" else None
    wanted = _fips(distribution) if _is_fips(package, distribution) else ecosystems_of(distribution)
    wanted = (f"Debian:{int(backport[1]) + 1}",) if backport else wanted
    ecosystem = next((item for item in wanted if item in held), "")
    if not ecosystem:
        known = f"{distribution.id} {distribution.version}".strip()
        return Gap(ecosystem=wanted[0] if wanted else known or f"{package.ecosystem} packages of an unknown distribution")
    scheme = scheme_for(ecosystem)
    if scheme is None or scheme.id != package.ecosystem:
        # Whatever os-release says: in Alpine's advisories no package of Debian is ever affected.
        return Gap(ecosystem=f"{package.ecosystem} packages in {distribution.id} {distribution.version}".rstrip(), code=MISMATCH)
    if maker := stranger(package, distribution):
        return Gap(ecosystem=maker.partition(" <")[0], code="third-party-package")
    if package.ecosystem in BY_SOURCE and package.source:
        version = package.source.version or package.version
        query = Query(ecosystem=ecosystem, name=package.source.name, version=version, by_source=package.source.name != package.name)
    elif package.ecosystem == "rpm":
        query = _rpm(package, ecosystem)
    else:
        query = Query(ecosystem=ecosystem, name=package.name, version=package.version)
    return replace(query, version=_BACKPORT.sub("", query.version), backport=True) if backport else query


def _rpm(package: Package, ecosystem: str) -> Query:
    """Look an RPM up by its source where advisories name that.

    No RPM tells the epoch of its source. It is the package's own where both have one version; perl-Errno 1.30 of perl 4:5.32 shows that
    it need not be otherwise, so epochs are then left out on both sides.
    """
    base, name, version = ecosystem.partition(":")[0], package.name, package.version
    epochs = base not in WITHOUT_EPOCHS
    if base in RPM_BY_SOURCE and package.source:
        name, version = package.source.name, package.source.version or version
        epochs = epochs and without_epoch(version) == without_epoch(package.version)
    return Query(
        ecosystem=ecosystem,
        name=name,
        version=version if epochs else without_epoch(version),
        by_source=name != package.name,
        epochs=epochs,
    )


def _is_fips(package: Package, distribution: Distribution) -> bool:
    """Tell Ubuntu's certified builds, whose versions go on apart (`3.0.2-0ubuntu1.10+Fips1`)."""
    return distribution.id == "ubuntu" and "fips" in package.version.lower()


def _fips(distribution: Distribution) -> tuple[str, ...]:
    """Return the ecosystems of certified builds; only the stream with updates says what is fixed in it."""
    return tuple(f"Ubuntu:Pro:FIPS{stream}:{distribution.version}:LTS" for stream in ("-updates", "", "-preview"))
