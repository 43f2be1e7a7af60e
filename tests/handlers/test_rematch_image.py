"""Images from the queue, through the function that judges them."""

from handlers import _wiring, rematch_image
from tests.handlers.shop import DIGEST, FLAW


def test_only_what_failed_goes_back_to_the_queue(shop):
    """An image that is being stored, and a message that is none, are tried again; the others are done."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    shop.begin()
    _wiring.ledger().claim("tidewaiter.image", DIGEST, "somebody", seconds=600)
    answer = shop.judge({"run": second, "digest": DIGEST}, "no json", {"run": second, "digest": "sha256:" + "f" * 64})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]}


def test_an_image_is_judged_once_however_often_it_is_asked_for(shop):
    """Queues deliver at least once, in any order, and a later run comes with the same database."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    shop.begin()
    message = {"run": second, "digest": DIGEST}
    assert shop.judge(message, message) == {"batchItemFailures": []}
    assert shop.judge(message, {"run": f"{second}-all", "digest": DIGEST}) == {"batchItemFailures": []}
    assert [name for name, _ in shop.bus.events].count("tidewaiter.finding.changed") == 1


def test_an_image_goes_back_when_the_names_of_its_run_are_gone(shop):
    """Judging nothing would pass for judging."""
    rematch_image._names.cache_clear()
    assert shop.judge({"run": "f" * 64, "digest": DIGEST}) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
