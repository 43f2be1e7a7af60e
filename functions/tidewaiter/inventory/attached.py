"""Adds what documents beside an image say is in it to what was seen there: never instead of it."""

from collections.abc import Iterable
from dataclasses import replace

from tidewaiter.inventory.catalogers import hearsay
from tidewaiter.inventory.distributions import SYSTEM
from tidewaiter.model.inventory import Attached, Inventory
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem

_NO_SOFTWARE = frozenset({"oci", "docker", "github", "gitlab", "bitbucket", "swid", "generic"})
"""Purl types of images, sources and files: nothing that is installed, and nobody publishes advisories by them."""


def with_attached(inventory: Inventory, attached: Attached) -> Inventory:
    """Add the packages that were not seen, and say how many.

    What a package database of the image does not list is not installed, whatever a document says; a deleted package stays deleted.
    """
    seen = {_identity(package) for package in inventory.packages}
    databases = {one.ecosystem for one in inventory.packages if one.ecosystem in SYSTEM and one.cataloger not in hearsay()}
    claimed = [one for one in attached.packages if one.ecosystem not in _NO_SOFTWARE and _identity(one) not in seen]
    added = tuple(one for one in claimed if one.ecosystem not in databases)
    notes = (*attached.problems, *_notes(added, len(claimed) - len(added), inventory.image_digest))
    return replace(inventory, packages=(*inventory.packages, *added), problems=(*inventory.problems, *notes))


def _identity(package: Package) -> tuple[str, str, str]:
    """Compare without what writers add to a purl: distribution, architecture, origin."""
    return package.ecosystem, package.name.lower(), package.version.removeprefix("v")


def _notes(added: tuple[Package, ...], contradicted: int, digest: str) -> Iterable[Problem]:
    if added:
        what = f"{_packages(len(added))} named by an attached bill of materials only, and not seen in the image"
        yield Problem(
            code="sbom-adds", what=what, where=digest, hint="They are assessed; their evidence names the document", incomplete=False
        )
    if contradicted:
        what = f"{_packages(contradicted)} named by an attached bill of materials and not listed by the image's package database"
        hint = "The document may be about another build; these are left out"
        yield Problem(code="sbom-contradicted", what=what, where=digest, hint=hint, incomplete=False)


def _packages(count: int) -> str:
    return "1 package is" if count == 1 else f"{count} packages are"
