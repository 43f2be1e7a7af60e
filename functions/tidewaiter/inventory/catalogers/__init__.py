"""One cataloger per file: each holds exactly one public `Cataloger`."""

import sys
from functools import cache

from tidewaiter import plugins
from tidewaiter.inventory.cataloger import Cataloger


@cache
def all_catalogers() -> tuple[Cataloger, ...]:
    """Return every cataloger of this folder, ordered by id."""
    return plugins.discover(sys.modules[__name__], Cataloger)
