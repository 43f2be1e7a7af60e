"""Addresses of layers between two functions."""

from datetime import UTC, datetime

from tidewaiter.adapters.dynamodb_addresses import LIVES, DynamoAddresses

NOW = datetime(2026, 1, 31, tzinfo=UTC)
DIGEST = "sha256:" + "d" * 64
ADDRESS = "https://layers.example.com/x?X-Amz-Signature=abc"


class Clock:
    """A clock that stands."""

    def now(self) -> datetime:
        """Return the same time."""
        return NOW


def test_an_address_is_there_for_its_execution_until_it_is_removed(cloud):
    """A retry reads it again; another execution has none; after the work nobody has."""
    mine, theirs = (DynamoAddresses(client=cloud.client("dynamodb"), table="ledger", clock=Clock(), owner=owner) for owner in ("a", "b"))
    assert mine.get(DIGEST) == ""
    mine.put(DIGEST, ADDRESS)
    assert [mine.get(DIGEST), mine.get(DIGEST), theirs.get(DIGEST)] == [ADDRESS, ADDRESS, ""]
    mine.remove(DIGEST)
    mine.remove(DIGEST)
    assert mine.get(DIGEST) == ""


def test_an_address_that_nobody_fetched_expires(cloud):
    """The table forgets it by itself."""
    DynamoAddresses(client=cloud.client("dynamodb"), table="ledger", clock=Clock(), owner="a").put(DIGEST, ADDRESS)
    (item,) = cloud.client("dynamodb").scan(TableName="ledger")["Items"]
    assert int(item["expires"]["N"]) == int(NOW.timestamp()) + LIVES
