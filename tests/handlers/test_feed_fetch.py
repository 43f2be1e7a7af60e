"""One feed's address to its parts in S3."""

import json

import pytest

from handlers import _wiring, feed_fetch
from tests.adapters.feed_server import serving
from tidewaiter.adapters.feed_function import FEEDS_AT_ENV
from tidewaiter.adapters.feed_parts import read_rows
from tidewaiter.errors import BadInputError, NotFoundError
from tidewaiter.feeds.kev import KEV

START = KEV.urls[0]
PATH = "/" + START.partition("://")[2]


@pytest.fixture
def publisher(account, monkeypatch):
    """Let a server on this machine stand in for CISA."""
    with serving() as server:
        monkeypatch.setenv(FEEDS_AT_ENV, server.url)
        yield server


def _publish(server, count):
    rows = [{"cveID": f"CVE-2024-{number}", "dateAdded": "2024-02-01"} for number in range(count)]
    server.files[PATH] = (json.dumps({"catalogVersion": "1", "vulnerabilities": rows}).encode(), f'"{count}"')


def _kept():
    """Count the records that are at hand."""
    (part,) = _wiring.parts().parts()
    return len(list(read_rows(_wiring.parts(), part)))


def _fetch(context, **fields):
    done = feed_fetch.handler({"feed": "kev", "start": START, **fields}, context)
    return done["changed"], done["kept_back"]


def test_what_changed_is_kept_and_what_did_not_is_not_read_again(publisher, context):
    """Asked twice, the publisher answers 304."""
    _publish(publisher, 10)
    assert _fetch(context) == (True, 0)
    assert _fetch(context) == (False, 0)
    assert ([status for _, _, status in publisher.seen], _kept()) == ([200, 304], 10)


def test_a_loss_is_kept_back_until_somebody_accepts_it(publisher, context):
    """Four of ten records gone, or a web page: the last good version stays, and the answer says so."""
    _publish(publisher, 10)
    _fetch(context)
    _publish(publisher, 6)
    assert (_fetch(context), _kept()) == ((False, 1), 10)
    assert (_fetch(context, accept_shrunk=True), _kept()) == ((True, 0), 6)
    publisher.files[PATH] = (b"<html>log in</html>", '"page"')
    assert (_fetch(context, accept_shrunk=True), _kept()) == ((False, 1), 6)


def test_only_addresses_that_a_feed_declares_are_fetched(publisher, context):
    """Whoever can start the function cannot lead it elsewhere."""
    for event in ({"feed": "kev", "start": "https://127.0.0.1/"}, {"feed": "nobody", "start": START}):
        with pytest.raises(NotFoundError):
            feed_fetch.handler(event, context)
    with pytest.raises(BadInputError):
        feed_fetch.handler({"feed": "kev"}, context)
    assert publisher.seen == []
