"""Documents in DynamoDB items."""

import base64
import random
from typing import Any

import pytest

from tests.builders import finding
from tidewaiter.adapters.dynamodb_documents import PART_BYTES, READABLE_BYTES, DocumentTable, write_batch
from tidewaiter.adapters.tables import FINDINGS
from tidewaiter.errors import BadInputError, ConflictError

PUTS = [{"PutRequest": {"Item": {"n": {"N": str(number)}}}} for number in range(5)]


class Busy:
    """A table that takes one item a call, or none at all."""

    def __init__(self, *, takes: int) -> None:
        self.takes, self.calls = takes, 0

    def batch_write_item(self, *, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:  # noqa: N803 - boto3's name
        """Take some and name the rest."""
        self.calls += 1
        return {"UnprocessedItems": {table: items[self.takes :] for table, items in RequestItems.items() if items[self.takes :]}}


def test_what_a_busy_table_left_is_sent_again_after_growing_pauses() -> None:
    """Asking at once again would be refused again; who is taken at once does not wait."""
    pauses: list[float] = []
    write_batch(Busy(takes=1), "t", PUTS, pauses.append)
    assert len(pauses) == 4
    assert pauses[3] > pauses[0]
    assert sum(pauses) < 1
    write_batch(Busy(takes=5), "t", PUTS, lambda _seconds: pytest.fail("no need to wait"))


def test_a_table_that_stays_busy_is_an_error_that_is_retried() -> None:
    """After some seconds; nothing counts as written."""
    pauses: list[float] = []
    with pytest.raises(ConflictError, match="5 items"):
        write_batch(Busy(takes=0), "t", PUTS, pauses.append)
    assert 5 < sum(pauses) < 20


def _noise(length: int) -> str:
    """Make text that hardly compresses."""
    return base64.b64encode(random.Random(1).randbytes(length)).decode()[:length]  # noqa: S311 - a fixed text


@pytest.mark.parametrize("length", [10, READABLE_BYTES, 3 * PART_BYTES])
def test_a_document_of_any_size_comes_back(cloud: Any, length: int) -> None:
    """Readable, compressed, and split over items of at most 400 KB that lie behind one another."""
    table = DocumentTable(client=cloud.client("dynamodb"), name="findings", table=FINDINGS)
    one, other = finding(description=_noise(length)), finding(id="finding-2")
    rows = [(each, {"resource": "r", "finding": each.id}) for each in (one, other)]
    table.put_all("finding", rows)
    table.put_all("finding", rows)
    assert table.query("finding", ("resource", "r")) == (one, other)
    assert table.get("finding", {"resource": "r", "finding": one.id}) == one


def test_a_document_with_a_part_missing_is_damaged_and_not_shorter(cloud: Any) -> None:
    """Whoever reads it is told to write it again."""
    client = cloud.client("dynamodb")
    table = DocumentTable(client=client, name="findings", table=FINDINGS)
    table.put("finding", finding(description=_noise(3 * PART_BYTES)), {"resource": "r", "finding": "finding-1"})
    client.delete_item(TableName="findings", Key={"resource": {"S": "r"}, "finding": {"S": "finding-1~1"}})
    with pytest.raises(BadInputError, match="missing"):
        table.query("finding", ("resource", "r"))
    with pytest.raises(BadInputError, match="missing"):
        table.get("finding", {"resource": "r", "finding": "finding-1"})


@pytest.mark.parametrize("length", [10, READABLE_BYTES, PART_BYTES * 3])
def test_a_document_that_became_shorter_is_read_without_what_is_left_of_the_longer(cloud: Any, length: int) -> None:
    """Its further items lie behind it still."""
    table = DocumentTable(client=cloud.client("dynamodb"), name="findings", table=FINDINGS)
    keys = {"resource": "r", "finding": "finding-1"}
    table.put("finding", finding(description=_noise(6 * PART_BYTES)), keys)
    shorter = finding(description=_noise(length))
    table.put("finding", shorter, keys)
    assert table.query("finding", ("resource", "r")) == (shorter,)
    assert table.get("finding", keys) == shorter
