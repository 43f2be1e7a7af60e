"""A part of a rematching -> the images it touches, each once into the queue."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import RematchPart, checked
from handlers._judging import deltas, judgements, queue
from handlers._runtime import entry
from handlers.rematch_begin import ALL
from tidewaiter.observability import metrics

SPARE_MILLISECONDS = 60_000


@entry
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Look names up and ask for their images; what time does not allow is named as the part to go on with."""
    asked = checked(RematchPart, event)
    if asked.run.endswith(ALL):
        prefix = f"sha256:{asked.start:x}"
        sent = queue().send(asked.run, judgements().digests(prefix))
        return _answer(asked, asked.end, sent)
    names, found, position = deltas().names(asked.run), set[str](), asked.start
    while position < asked.end and context.get_remaining_time_in_millis() > SPARE_MILLISECONDS:
        found |= set(wiring.inventories().holders(*names[position]))
        position += 1
    return _answer(asked, position, queue().send(asked.run, found))


def _answer(asked: RematchPart, position: int, sent: int) -> dict[str, Any]:
    metrics.add_metric(name="RematchAsked", unit="Count", value=sent)
    return {"run": asked.run, "start": position, "end": asked.end, "more": position < asked.end, "images": sent}
