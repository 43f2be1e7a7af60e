"""The layers of an image that nobody searched for malware with the rules of today -> their addresses, kept where only the search reads."""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _searching as searching
from handlers import _wiring as wiring
from handlers._events import Addresses, checked
from handlers._runtime import entry
from handlers.image_resolve import FANOUT_ENV, FANOUT_MEGABYTES
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.errors import TidewaiterError
from tidewaiter.model.image import Image
from tidewaiter.observability import logger
from tidewaiter.pipeline import missing_layers
from tidewaiter.sources.registry import parse_reference


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Say which version of the rules searches, and which layers each call of the search takes; a layer without an address is left to it."""
    asked = checked(Addresses, event)
    rules, image = searching.rules().version(), wiring.images().get(asked.image.digest)
    place, kept = parse_reference(asked.image.reference.removeprefix("registry:")), searching.addresses(asked.execution)
    registry = EcrImages(wiring.client("ecr"))
    missing = missing_layers(image, searching.results(rules))
    for index in missing:
        digest = image.layers[index].digest
        try:
            kept.put(digest, registry.address(place.registry, place.repository, digest))
        except TidewaiterError as error:
            logger.warning("layer without address", extra={"layer": index, "reason": str(error)})
    return {"rules": rules, "batches": [{"layers": batch} for batch in _batches(image, missing)]}


def _batches(image: Image, indexes: Sequence[int]) -> Iterator[list[int]]:
    """Group layers into calls of about one size; what is larger has a call of its own."""
    most = int(os.environ.get(FANOUT_ENV, FANOUT_MEGABYTES)) << 20
    batch: list[int] = []
    size = 0
    for index in indexes:
        size += max(image.layers[index].size, 0)
        if batch and size > most:
            yield batch
            batch, size = [], max(image.layers[index].size, 0)
        batch.append(index)
    if batch:
        yield batch
