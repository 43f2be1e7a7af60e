"""The catalogers that ship with Tidewaiter."""

from functools import cache

from tidewaiter import plugins
from tidewaiter.inventory import catalogers
from tidewaiter.inventory.cataloger import Cataloger


@cache
def all_catalogers() -> tuple[Cataloger, ...]:
    """Return every cataloger of the folder `catalogers`, ordered by id."""
    return plugins.discover(catalogers, Cataloger)
