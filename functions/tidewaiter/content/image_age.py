"""The image is old: what it holds has not been updated since."""

from collections.abc import Iterator
from datetime import date, datetime

from tidewaiter.content.image_check import Check, Flaw
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

MAX_DAYS = 365
REPRODUCIBLE = date(2000, 1, 1)
"""Reproducible builds set the time to 1970 or 1980: that tells nothing."""


def too_old(image: Image, today: date) -> Iterator[Flaw]:
    """Yield a flaw if the image was created more than MAX_DAYS before `today`."""
    try:
        created = datetime.fromisoformat(image.config.created).date()
    except ValueError:
        return
    days = (today - created).days
    if created > REPRODUCIBLE and days > MAX_DAYS:
        yield Flaw(message=f"the image was built {days} days ago", pointer="/created")


AGE = Check(
    id="TW-IMAGE-old",
    title="The image was built more than a year ago",
    severity=Severity.LOW,
    remediation="Build the image again on a current base, and do so on a schedule.",
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
    mappings={"nist-800-190": ("4.1.1",), "cwe": ("CWE-1104",)},
)
