"""One address of a feed -> its parts in S3, where it changed; a bad version is kept back and told."""

import tempfile
from pathlib import Path
from typing import Any

import urllib3
from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers import _wiring as wiring
from handlers._events import FetchFeed, checked
from handlers._runtime import entry
from tidewaiter.adapters.feed_addresses import live_feeds
from tidewaiter.adapters.feed_download import FeedDownloader
from tidewaiter.adapters.feed_function import locator
from tidewaiter.adapters.feed_update import FeedUpdater
from tidewaiter.errors import NotFoundError
from tidewaiter.observability import logger, metrics

_TIMEOUT = urllib3.Timeout(connect=10, read=60)


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Fetch; only addresses that a feed declares are fetched."""
    asked = checked(FetchFeed, event)
    feed = next((feed for feed, start in live_feeds((asked.feed,)) if start == asked.start), None)
    if feed is None:
        raise NotFoundError("no feed declares this address", where=asked.start)
    with urllib3.PoolManager(retries=False, timeout=_TIMEOUT) as http:
        updater = FeedUpdater(
            downloader=FeedDownloader(http, now=wiring.clock().now),
            store=wiring.parts(),
            scratch=Path(tempfile.gettempdir()) / "feeds",
            locate=locator(),
            accept_shrunk=asked.accept_shrunk,
        )
        outcome = updater.update(feed, asked.start)
    for problem in outcome.problems:
        logger.warning("feed", extra={"code": problem.code, "what": problem.what, "where": problem.where, "hint": problem.hint})
    kept_back = sum(problem.code in {"feed-not-fetched", "feed-refused"} for problem in outcome.problems)
    if kept_back:
        metrics.add_metric(name="FeedsKeptBack", unit="Count", value=kept_back)
    return {"feed": asked.feed, "start": asked.start, "changed": outcome.changed, "kept_back": kept_back}
