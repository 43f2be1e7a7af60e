"""Schedule -> the addresses of all live feeds, one function each."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from handlers._events import ListFeeds, checked
from handlers._runtime import entry
from tidewaiter.adapters.feed_addresses import live_feeds


@entry
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """List what is fetched; who starts the machine by hand may name feeds, optional ones too: `{"feeds": ["kev"]}`.

    With `"accept_shrunk": true` the named ones may lose records; it says nothing for feeds that nobody named.
    """
    asked = checked(ListFeeds, event)
    accepted = bool(asked.feeds) and asked.accept_shrunk
    return {"feeds": [{"feed": feed.id, "start": start, "accept_shrunk": accepted} for feed, start in live_feeds(asked.feeds)]}
