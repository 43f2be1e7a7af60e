"""Schedule -> the addresses of all live feeds, one function each."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers._events import ListFeeds, checked
from handlers._runtime import entry
from tidewaiter.adapters.feed_addresses import live_feeds


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """List what is fetched; who starts the machine by hand may name feeds, optional ones too: `{"feeds": ["kev"]}`."""
    return {"feeds": [{"feed": feed.id, "start": start} for feed, start in live_feeds(checked(ListFeeds, event).feeds)]}
