"""A pushed image -> its platforms, and per platform the layers nobody has scanned yet; a pushed signature -> its image is judged again."""

import os
from dataclasses import replace
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._claims import claimed
from handlers._events import Resolve, checked
from handlers._runtime import entry
from handlers._signing import signed
from handlers._trusting import holdings
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.adapters.scan_starter import leave
from tidewaiter.errors import NotAnImageError
from tidewaiter.model.image import Image
from tidewaiter.observability import logger
from tidewaiter.pipeline import missing_layers
from tidewaiter.sources import open_source

FANOUT_ENV = "TIDEWAITER_FANOUT_MEGABYTES"
FANOUT_LAYERS, FANOUT_MEGABYTES = 8, 256
"""More missing layers, or more compressed MiB in them, than this get a function each; the environment can name another size."""


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Claim the event and describe each image by reference; a duplicate gets `claimed: false`, and so does what is no image."""
    asked = checked(Resolve, event)
    with claimed(asked.event.source, asked.event.id, asked.execution) as first:
        if not first:
            return {"claimed": False, "images": []}
        try:
            images = open_source(asked.event.reference, transport=EcrImages(wiring.client("ecr"))).images()
        except NotAnImageError as error:
            logger.info("no image", extra={"digest": asked.event.detail.digest, "reason": error.message})
            leave(wiring.ledger(), asked.event.detail.digest)
            signed(asked.event)
            return {"claimed": False, "images": []}
        tags = (asked.event.detail.tag,) if asked.event.detail.tag else ()
        return {"claimed": True, "images": [_step(replace(image, tags=tags), asked.event.reference) for image in images]}


def _step(image: Image, reference: str) -> dict[str, Any]:
    wiring.images().put(image)
    holdings().note(image, wiring.clock().now())
    missing = missing_layers(image, wiring.layers())
    most = int(os.environ.get(FANOUT_ENV, FANOUT_MEGABYTES)) << 20
    large = len(missing) > FANOUT_LAYERS or sum(max(image.layers[index].size, 0) for index in missing) > most
    return {
        "digest": image.digest,
        "reference": f"{reference.rpartition('@')[0]}@{image.digest}",
        "platform": str(image.platform),
        "layers": list(missing),
        "mode": "fanout" if len(missing) > 1 and large else "single",
    }
