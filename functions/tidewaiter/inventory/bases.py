"""Newer base images that are already here: other images of the base's repository whose contents are stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.inventory.assemble import assemble
from tidewaiter.inventory.chains import Ancestry
from tidewaiter.model.image import BaseImage, Image
from tidewaiter.model.inventory import Inventory, LayerResult
from tidewaiter.ports import LayerStore

MOST_CANDIDATES = 6
"""Inventories read for one image."""

Candidate = tuple[Image, Inventory]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """Finds candidates without pulling: `inventory` returns what is stored of an image, or None."""

    family: Ancestry
    inventory: Callable[[Image], Inventory | None]

    def newer(self, base: BaseImage) -> Sequence[Candidate]:
        """Return images that may replace a base, newest first; none when the base itself is not known here."""
        image = self.family.load(base.digest) if base.digest else None
        return tuple(islice(self._stored(image), MOST_CANDIDATES)) if image else ()

    def _stored(self, base: Image) -> Iterator[Candidate]:
        for image in self.family.newer(base):
            inventory = self.inventory(image)
            if inventory is not None:
                yield image, inventory


def from_layers(image: Image, layers: LayerStore) -> Inventory | None:
    """Add up the stored results of an image's layers; None when one of them is missing."""
    results: list[LayerResult] = []
    for layer in image.layers:
        result = layers.get(layer, SCANNER_VERSION)
        if result is None:
            return None
        results.append(result)
    return assemble(image, results)
