"""Everything about an image that is not a known vulnerability: secrets, malware, odd packages, setuid files, configuration."""

from collections.abc import Sequence
from datetime import date

from tidewaiter.content import image_config, image_contents, lookalikes, modified, private_names, setuid, unowned
from tidewaiter.content.findings import findings_of
from tidewaiter.content.joining import joined
from tidewaiter.content.lapsed import lapsed
from tidewaiter.content.published import graded
from tidewaiter.model.finding import Finding
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory


def image_findings(
    image: Image,
    inventory: Inventory,
    today: date | None = None,
    kinds: frozenset[str] | None = None,
    private: Sequence[private_names.PrivateName] = (),
) -> tuple[Finding, ...]:
    """Return the findings of an image's content and configuration.

    Without `today` nothing is judged by its age, without `kinds` (of documents beside it) by what lies beside it. `private`
    are the names of packages that are one's own.
    """
    return (
        *findings_of(joined(lapsed(graded(inventory, image.layers), today)), image.digest),
        *setuid.findings_of(inventory),
        *modified.findings_of(inventory),
        *unowned.findings_of(inventory),
        *lookalikes.findings_of(inventory.packages, image.digest),
        *private_names.findings_of(inventory.packages, private, image.digest),
        *image_config.check(image, today, kinds),
        *image_contents.check(image, inventory),
    )
