"""Some layers of an image -> their stored results; states carry no results."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import Layers, checked
from handlers._runtime import entry
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.errors import TidewaiterError
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem
from tidewaiter.observability import logger
from tidewaiter.pipeline import scan_layers
from tidewaiter.sources import open_source


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Scan the layers; one that can't be read is stored as a problem, so that everything else is still reported."""
    asked = checked(Layers, event)
    image, layers = wiring.images().get(asked.image.digest), wiring.layers()
    source = open_source(asked.image.reference, transport=EcrImages(wiring.client("ecr")))
    for index in asked.layers:
        try:
            scan_layers(image, [index], source, layers)
        except TidewaiterError as error:
            logger.warning("layer unreadable", extra={"layer": index, "reason": str(error)})
            problem = Problem(code="layer-unreadable", what=error.message, where=error.where or image.layers[index].digest, hint=error.hint)
            layers.put(LayerResult(diff_id=image.layers[index].diff_id, scanner_version=SCANNER_VERSION, problems=(problem,)))
    return {"scanned": len(asked.layers)}
