"""How an image is configured to run and how it was built: checks, one file each."""

import importlib
from datetime import date
from functools import cache

from tidewaiter import plugins
from tidewaiter.content.beside import absent
from tidewaiter.content.image_age import AGE, too_old
from tidewaiter.content.image_check import ImageCheck, finding_of
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import Image


@cache
def checks() -> tuple[ImageCheck, ...]:
    """Return every check, ordered by id."""
    return plugins.discover(importlib.import_module(__name__), ImageCheck)


def check(image: Image, today: date | None = None, kinds: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """Run every check over the configuration of an image; without `today` its age is not judged, without `kinds` what lies beside it."""
    found = [finding_of(one, flaw, image) for one in checks() for flaw in one.find(image)]
    found += [finding_of(one, flaw, image) for one, flaw in absent(image, kinds)]
    if today is not None:
        found += [finding_of(AGE, flaw, image) for flaw in too_old(image, today)]
    return tuple({finding.id: finding for finding in found}.values())
