"""What an image should not hold, by its packages and files and how it is set up: checks, one file each."""

import importlib
from functools import cache

from tidewaiter import plugins
from tidewaiter.content.image_check import ContentsCheck, finding_of
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory


@cache
def checks() -> tuple[ContentsCheck, ...]:
    """Return every check, ordered by id."""
    return plugins.discover(importlib.import_module(__name__), ContentsCheck)


def check(image: Image, inventory: Inventory) -> tuple[Finding, ...]:
    """Run every check over what an image holds."""
    found = (finding_of(one, flaw, image) for one in checks() for flaw in one.find(image, inventory))
    return tuple({finding.id: finding for finding in found}.values())
