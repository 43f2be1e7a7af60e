"""Documents in DynamoDB items: readable while small, compressed when large, split over several items beyond DynamoDB's 400 KB."""

import gzip
import random
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.tables import Table
from tidewaiter.errors import BadInputError, ConflictError, LimitExceededError

READABLE_BYTES = 64_000
PART_BYTES = 350_000
MOST_PARTS = 64
BATCH = 25
"""BatchWriteItem takes 25 items."""
BATCH_BYTES = 8_000_000
_ATTEMPTS = 8
_FIRST_PAUSE_SECONDS = 0.05

Item = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTable:
    """One table of documents over a boto3 DynamoDB client; `name` is the table's real name.

    A split document needs a sort key: its further parts lie right behind it as `<sort key>~<n>`. Methods raise PermissionMissingError,
    OfflineError, and BadInputError for an item that is not such a document.
    """

    client: Any
    name: str
    table: Table

    def put(self, kind: str, value: object, attributes: Mapping[str, str], *, expires: int = 0, once: bool = False) -> bool:
        """Store a document with its key and index attributes; with `once`, return False if the item is there already."""
        head, *rest = self._items(kind, value, attributes, expires)
        for item in rest:
            self._put(item, once=False)
        return self._put(head, once=once)

    def put_all(self, kind: str, rows: Iterable[tuple[object, Mapping[str, str]]], *, expires: int = 0) -> None:
        """Store many documents in batches; what DynamoDB did not take is sent again."""
        items = (item for value, attributes in rows for item in self._items(kind, value, attributes, expires))
        for batch in _batches(items):
            write_batch(self.client, self.name, [{"PutRequest": {"Item": item}} for item in batch])

    def get(self, kind: str, key: Mapping[str, str]) -> Any:
        """Return the document of a key, or None."""
        head = self._get(key)
        if head is None:
            return None
        rest = [self._get({**key, self.table.sort: f"{key[self.table.sort]}~{number}"}) for number in range(1, _parts(head))]
        return _unpack(kind, [head, *rest], where=f"{self.name}/{'/'.join(key.values())}")

    def query(self, kind: str, where: tuple[str, str], *, index: str = "", span: tuple[str, str] | None = None) -> tuple[Any, ...]:
        """Return all documents of a partition or an index entry in key order; `span` bounds the sort key from below and above."""
        items = self._found(where, index=index, span=span)
        return tuple(_unpack(kind, group, where=f"{self.name}/{where[1]}") for group in _groups(items))

    def _found(self, where: tuple[str, str], *, index: str = "", span: tuple[str, str] | None = None) -> Iterator[Item]:
        condition, names, values = "#p = :p", {"#p": where[0]}, {":p": {"S": where[1]}}
        if span is not None:
            condition, names["#s"] = "#p = :p AND #s BETWEEN :low AND :high", self.table.sort
            values |= {":low": {"S": span[0]}, ":high": {"S": span[1]}}
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
        }
        while True:
            with translated("dynamodb:Query", self.name):
                page = self.client.query(**request)
            yield from page.get("Items", ())
            if not page.get("LastEvaluatedKey"):
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _get(self, key: Mapping[str, str]) -> Item | None:
        with translated("dynamodb:GetItem", self.name):
            item: Item | None = self.client.get_item(TableName=self.name, Key=texts(key), ConsistentRead=True).get("Item")
        return item

    def _put(self, item: Item, *, once: bool) -> bool:
        condition = {"ConditionExpression": "attribute_not_exists(#p)", "ExpressionAttributeNames": {"#p": self.table.partition}}
        try:
            with translated("dynamodb:PutItem", self.name):
                self.client.put_item(TableName=self.name, Item=item, **(condition if once else {}))
        except ConflictError:
            return False
        return True

    def _items(self, kind: str, value: object, attributes: Mapping[str, str], expires: int) -> list[Item]:
        body = documents.encode(kind, value)
        extra: Item = {self.table.ttl: {"N": str(expires)}} if expires and self.table.ttl else {}
        base = {**texts(attributes), **extra}
        if len(body) <= READABLE_BYTES:
            return [{**base, "document": {"S": body.decode()}}]
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        pieces = [packed[start : start + PART_BYTES] for start in range(0, len(packed), PART_BYTES)]
        if len(pieces) > (MOST_PARTS if self.table.sort else 1):
            raise LimitExceededError(f"{kind} document of {len(body)} bytes is too large for {self.table.name}", where=self.name)
        head = {**base, "packed": {"B": pieces[0]}, "parts": {"N": str(len(pieces))}}
        return [head, *(self._piece(attributes, extra, number, piece) for number, piece in enumerate(pieces) if number)]

    def _piece(self, attributes: Mapping[str, str], extra: Item, number: int, piece: bytes) -> Item:
        key = {self.table.partition: attributes[self.table.partition], self.table.sort: f"{attributes[self.table.sort]}~{number}"}
        return {**texts(key), **extra, "packed": {"B": piece}, "piece": {"N": str(number)}}


def texts(values: Mapping[str, str]) -> Item:
    """Write text attributes as DynamoDB does; empty ones are left out, because index keys can't be empty."""
    return {name: {"S": value} for name, value in values.items() if value}


def write_batch(client: Any, table: str, requests: Sequence[Mapping[str, Any]], pause: Callable[[float], None] = time.sleep) -> None:
    """Send up to 25 put or delete requests, and again, after growing pauses, what was not taken.

    The findings of an image lie on one partition, which takes a thousand writes a second. Raises ConflictError when the table stays too
    busy.
    """
    pending: Sequence[Mapping[str, Any]] = requests
    for attempt in range(_ATTEMPTS):
        with translated("dynamodb:BatchWriteItem", table):
            pending = client.batch_write_item(RequestItems={table: list(pending)}).get("UnprocessedItems", {}).get(table, ())
        if not pending:
            return
        pause(random.uniform(0.5, 1) * _FIRST_PAUSE_SECONDS * 2**attempt)  # noqa: S311 - spreads callers, protects nothing
    raise ConflictError(f"{len(pending)} items were not taken", where=table, hint="The table is too busy; the event will be retried")


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        weight = len(item["packed"]["B"]) if "packed" in item else len(item["document"]["S"]) * 4
        if batch and (len(batch) == BATCH or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += weight
    if batch:
        yield batch


def _number(item: Item) -> int:
    return int(item.get("piece", {}).get("N", "0"))


def _parts(item: Item) -> int:
    return int(item.get("parts", {}).get("N", "1"))


def _groups(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Put the further parts of a document, which follow it in key order, behind its head."""
    group: list[Item] = []
    for item in items:
        if "piece" not in item:
            if group:
                yield group
            group = []
        group.append(item)
    if group:
        yield group


def _unpack(kind: str, items: Sequence[Item | None], where: str) -> Any:
    head = items[0]
    if head is not None and "document" in head:
        return documents.decode(kind, head["document"]["S"].encode())
    parts = _parts(head) if head else 0
    pieces = sorted((item for item in items if item and _number(item) < parts), key=_number)  # further ones are of a longer document before
    if head is None or "packed" not in head or len(pieces) != parts:
        raise BadInputError(f"a part of a {kind} document is missing", where=where, hint="Write it again from its source")
    try:
        body = gzip.decompress(b"".join(bytes(item["packed"]["B"]) for item in pieces))
    except (OSError, EOFError, zlib.error) as error:
        raise BadInputError(f"a {kind} document is corrupt: {error}", where=where, hint="Write it again from its source") from error
    return documents.decode(kind, body)
