"""Background work can be waited for, and its failures are kept."""

import threading

from tidewaiter.local.background import Background


def test_settle_waits_for_what_was_submitted():
    """It is done when settle says so."""
    background = Background(workers=2)
    gate, done = threading.Event(), []
    background.submit(lambda: (gate.wait(5), done.append(1)))
    assert not background.settle(0.05)
    gate.set()
    assert background.settle(5)
    assert done == [1]
    background.close()


def test_a_failure_is_kept():
    """Nothing is lost silently."""
    background = Background(workers=1)
    background.submit(lambda: 1 / 0)
    assert background.settle(5)
    assert [type(failure) for failure in background.failures] == [ZeroDivisionError]
    background.close()


def test_nothing_is_taken_after_closing():
    """Closing wakes sleepers and refuses work."""
    background = Background(workers=1)
    background.close()
    assert not background.sleep(10)
    background.submit(lambda: 1 / 0)
    assert background.failures == []
