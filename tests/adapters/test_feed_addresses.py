"""What is fetched."""

import pytest

from tidewaiter.adapters.feed_addresses import live_feeds
from tidewaiter.adapters.feed_update import file_name
from tidewaiter.errors import NotFoundError


def test_live_feeds_are_fetched_over_https_and_kept_apart() -> None:
    """Every address is https and gets a file name of its own; a name that is none is refused with those there are."""
    urls = [url for _, url in live_feeds()]
    assert all(url.startswith("https://") for url in urls)
    assert len({file_name(url) for url in urls}) == len(urls)
    assert any("npm/all.zip" in url for url in urls)
    assert {feed.id for feed, _ in live_feeds(["kev", "epss"])} == {"kev", "epss"}
    with pytest.raises(NotFoundError, match="epss"):
        live_feeds(["epps"])
