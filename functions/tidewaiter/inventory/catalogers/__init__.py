"""One cataloger per file: each holds exactly one public `Cataloger`."""

import sys
from functools import cache

from tidewaiter import plugins
from tidewaiter.inventory.cataloger import Cataloger


@cache
def all_catalogers() -> tuple[Cataloger, ...]:
    """Return every cataloger of this folder, ordered by id."""
    return plugins.discover(sys.modules[__name__], Cataloger)


@cache
def hearsay() -> frozenset[str]:
    """Name the catalogers that report what somebody else says: lock files and bills of materials, not the installed package itself."""
    return frozenset(cataloger.id for cataloger in all_catalogers() if cataloger.declared) | {"embedded-sbom"}
