"""Which addresses an update fetches."""

import pytest

from handlers import feeds_list
from tidewaiter.errors import BadInputError, NotFoundError


def test_a_schedule_fetches_all_that_is_not_optional(account, context):
    """Whatever else the event says; each address once, and no loss of records is accepted unseen."""
    listed = feeds_list.handler({"source": "aws.events", "detail-type": "Scheduled Event", "accept_shrunk": True}, context)["feeds"]
    assert {"kev", "debian-tracker", "osv"} <= {one["feed"] for one in listed}
    assert len({(one["feed"], one["start"]) for one in listed}) == len(listed)
    assert not any(one["accept_shrunk"] for one in listed)
    assert all(one["start"].startswith("https://") for one in listed)


def test_people_may_name_feeds_and_accept_their_losses(account, context):
    """For these only."""
    (kev,) = feeds_list.handler({"feeds": ["kev"], "accept_shrunk": True}, context)["feeds"]
    assert (kev["feed"], kev["accept_shrunk"]) == ("kev", True)


@pytest.mark.parametrize(("event", "error"), [({"feeds": ["nobody"]}, NotFoundError), ({"feeds": "kev"}, BadInputError)])
def test_what_is_no_feed_is_an_error(account, context, event, error):
    """Nothing is fetched in its place."""
    with pytest.raises(error):
        feeds_list.handler(event, context)
