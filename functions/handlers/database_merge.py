"""The parts of all feeds -> the database that functions use from now on, and the event that says so."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import MergeFeeds, checked
from handlers._runtime import entry
from tidewaiter.adapters.advisory_announce import announce
from tidewaiter.adapters.feed_function import merge_and_publish
from tidewaiter.observability import logger, metrics


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Build when something changed, switch, announce, delete what is long replaced; asked again, it finishes what a run before did not."""
    failed = checked(MergeFeeds, event).failed
    if failed:
        logger.error("feeds whose function failed", extra={"feeds": failed})
        metrics.add_metric(name="FeedsKeptBack", unit="Count", value=len(failed))
    databases = wiring.databases()
    pointer = merge_and_publish(wiring.parts(), databases, wiring.shipped, wiring.clock())
    announced = announce(databases, wiring.publisher())
    pruned = databases.prune(wiring.clock().now())
    return {"built": pointer is not None, "announced": announced, "pruned": pruned, "sha256": pointer.sha256 if pointer else ""}
