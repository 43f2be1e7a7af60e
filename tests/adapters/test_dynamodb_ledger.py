"""The ledger: one claim per event."""

from datetime import UTC, datetime, timedelta

from tidewaiter.adapters.dynamodb_ledger import CLAIM_DAYS, DynamoLedger


class MovableClock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 31, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.time


def test_only_the_first_claimant_of_an_event_gets_it(cloud):
    """A duplicate of the same source and id is refused; another id or source is not a duplicate."""
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=MovableClock())
    assert ledger.claim("aws.ecr", "1")
    assert not ledger.claim("aws.ecr", "1")
    assert ledger.claim("aws.ecr", "2")
    assert ledger.claim("tidewaiter", "1")


def test_a_released_claim_can_be_claimed_again(cloud):
    """After a failure the retry may do the work."""
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=MovableClock())
    assert ledger.claim("aws.ecr", "1")
    ledger.release("aws.ecr", "1")
    assert ledger.claim("aws.ecr", "1")


def test_the_owner_of_a_claim_may_claim_it_again_and_nobody_else(cloud):
    """A retried step of one execution goes on; another execution with the same event does not."""
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=MovableClock())
    assert ledger.claim("aws.ecr", "1", "execution-1")
    assert ledger.claim("aws.ecr", "1", "execution-1")
    assert not ledger.claim("aws.ecr", "1", "execution-2")
    assert not ledger.claim("aws.ecr", "1")


def test_an_expired_claim_that_is_still_in_the_table_counts_as_gone(cloud):
    """DynamoDB removes expired items late; that must not swallow an event."""
    clock = MovableClock()
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=clock)
    assert ledger.claim("aws.ecr", "1")
    clock.time += timedelta(days=CLAIM_DAYS, seconds=1)
    assert ledger.claim("aws.ecr", "1")


def test_a_claim_for_some_seconds_ends_after_them(cloud):
    """What people heard an hour ago may be said again."""
    clock = MovableClock()
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=clock)
    assert ledger.claim("observed", "plan", seconds=3600)
    clock.time += timedelta(seconds=3599)
    assert not ledger.claim("observed", "plan", seconds=3600)
    clock.time += timedelta(seconds=2)
    assert ledger.claim("observed", "plan", seconds=3600)


def test_only_its_owner_gives_a_claim_back(cloud):
    """A step that is retried late must not free what another plan has claimed since."""
    ledger = DynamoLedger(client=cloud.client("dynamodb"), table="ledger", clock=MovableClock())
    assert ledger.claim("plan", "key", "plan-1")
    ledger.release("plan", "key", "plan-2")
    assert not ledger.claim("plan", "key", "plan-2")
    ledger.release("plan", "key", "plan-1")
    assert ledger.claim("plan", "key", "plan-2")
    ledger.release("plan", "key", "plan-1")
    assert not ledger.claim("plan", "key", "plan-1")
