"""Which feeds are fetched, and from where."""

from collections.abc import Collection

import tidewaiter.feeds
from tidewaiter import plugins
from tidewaiter.errors import NotFoundError
from tidewaiter.feeds._feed import Feed

Address = tuple[Feed, str]
"""A feed and one address that it declares."""


def live_feeds(names: Collection[str] = ()) -> tuple[Address, ...]:
    """Return what `update` fetches: the named feeds, or all that are not optional. Raises NotFoundError for a name that is no feed's."""
    feeds = [feed for feed in plugins.discover(tidewaiter.feeds, Feed) if feed.urls]
    unknown = sorted(set(names) - {feed.id for feed in feeds})
    if unknown:
        raise NotFoundError(f"no live feed is called {unknown[0]}", hint=f"There are {', '.join(sorted(feed.id for feed in feeds))}")
    return tuple((feed, url) for feed in feeds if (feed.id in names if names else not feed.optional) for url in feed.urls)
