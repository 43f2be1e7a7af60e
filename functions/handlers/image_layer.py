"""Some layers of an image -> their stored results; states carry no results."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import Layers, checked
from handlers._runtime import entry
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.content import visitors_without_malware
from tidewaiter.errors import ConflictError, TidewaiterError
from tidewaiter.inventory import SCANNER_VERSION
from tidewaiter.model.inventory import LayerResult
from tidewaiter.model.problem import Problem
from tidewaiter.observability import logger
from tidewaiter.pipeline import scan_layers
from tidewaiter.sources import open_source

SPARE_SECONDS = 5


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Scan the layers; one that can't be read is stored as a problem, so that everything else is still reported.

    Raises ConflictError after all others when another scan holds some: the workflow waits and asks again. A claim lapses when this
    function can no longer be running.
    """
    asked = checked(Layers, event)
    wiring.fingerprinted()
    image = wiring.images().get(asked.image.digest)
    source = open_source(asked.image.reference, transport=EcrImages(wiring.client("ecr")))
    owner = f"{asked.execution}/{asked.image.digest}"
    busy: list[int] = []
    for index in asked.layers:
        layers = wiring.layers(owner, seconds=context.get_remaining_time_in_millis() // 1000 + SPARE_SECONDS)
        try:
            scan_layers(image, [index], source, layers, visitors_without_malware)
        except ConflictError:
            busy.append(index)
        except TidewaiterError as error:
            logger.warning("layer unreadable", extra={"layer": index, "reason": str(error)})
            problem = Problem(code="layer-unreadable", what=error.message, where=error.where or image.layers[index].digest, hint=error.hint)
            failed = LayerResult(diff_id=image.layers[index].diff_id, scanner_version=SCANNER_VERSION, problems=(problem,))
            layers.put(image.layers[index], failed)
    if busy:
        raise ConflictError(f"layers {busy} are being scanned by others", where=asked.image.digest, hint="Ask again")
    return {"scanned": len(asked.layers)}
