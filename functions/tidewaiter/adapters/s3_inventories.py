"""Inventories in S3, with the inverted index (ecosystem, name) -> images in DynamoDB.

Names that every image has would lie on one partition of DynamoDB, which takes a thousand writes a second: each name is spread over
16 partitions by the first digit of the image's digest. An item is one name of one image: its size does not grow.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.dynamodb_documents import write_batch
from tidewaiter.adapters.inventory_parts import Packed, packed, packed_image, part_of, read_keys, whole
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects
from tidewaiter.adapters.tables import image_key, inventory_key, keys_key
from tidewaiter.errors import BadInputError
from tidewaiter.matching.keys import Key, keys_of
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory

BATCH = 25
SHARDS = "0123456789abcdef"
MOST_NAME = 480
"""Bytes of an ecosystem and of a name in a key of the index, of which DynamoDB takes 2048; longer ones are found by their beginning."""


class S3InventoryStore:
    """`ports.InventoryStore` over boto3 S3 and DynamoDB clients."""

    def __init__(self, s3: Any, bucket: str, dynamodb: Any, table: str) -> None:
        self._objects = S3Objects(client=s3, bucket=bucket)
        self._dynamodb = dynamodb
        self._table = table

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/inventories/*")
    @uses("s3:PutObject", on="bucket:artefacts/inventories/*")
    @uses("s3:PutObject", on="bucket:artefacts/images/*")
    @uses("dynamodb:BatchWriteItem", on="table:inventories")
    def put(self, inventory: Inventory, image: Image) -> None:
        """Store an inventory and its image, then index its packages: the index never names an inventory that is not there.

        What an earlier inventory of the image had and this one has not leaves the index; the list of keys is written last, so that
        a crash in between forgets nothing that is to be removed.
        """
        digest, keys = inventory.image_digest, keys_of(inventory)
        _, before = read_keys(self._objects.get(keys_key(digest)))
        stored = packed(inventory, keys)
        self._objects.put(image_key(image.digest), packed_image(image))
        self._objects.put(inventory_key(digest), stored.inventory)
        entries = _partitions(keys, digest)
        self._write("PutRequest", "Item", entries, digest)
        self._write("DeleteRequest", "Key", _partitions(before, digest) - entries, digest)
        self._objects.put(keys_key(digest), stored.keys)

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/inventories/*")
    def get(self, image_digest: str) -> Inventory | None:
        """Return the inventory of an image digest, or None; a corrupt one reads as absent."""
        raw = self._objects.get(inventory_key(image_digest))
        try:
            inventory = whole(raw) if raw is not None else None
        except BadInputError:
            return None
        return inventory

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/inventories/*")
    def part(self, image_digest: str, names: AbstractSet[Key]) -> Inventory | None:
        """Return an inventory with only the packages of some keys, without files and hits; or None. A corrupt one reads as absent."""
        raw = self._objects.get(inventory_key(image_digest))
        if raw is None:
            return None
        try:
            return part_of(Packed(inventory=raw, keys=self._objects.get(keys_key(image_digest)) or b""), names)
        except BadInputError:
            return None

    @uses("dynamodb:Query", on="table:inventories")
    def holders(self, ecosystem: str, name: str) -> Iterable[str]:
        """Yield the digests of images that hold a package (OSV ecosystem with its release, name in the database), page by page."""
        for shard in SHARDS:
            request: dict[str, Any] = {
                "TableName": self._table,
                "KeyConditionExpression": "package = :p",
                "ExpressionAttributeValues": {":p": {"S": _partition((ecosystem, name), shard)}},
                "ConsistentRead": True,
            }
            while True:
                with translated("dynamodb:Query", self._table):
                    page = self._dynamodb.query(**request)
                yield from (item["image_digest"]["S"] for item in page.get("Items", ()))
                if not page.get("LastEvaluatedKey"):
                    break
                request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/inventories/*")
    @uses("s3:DeleteObject", on="bucket:artefacts/inventories/*")
    @uses("dynamodb:BatchWriteItem", on="table:inventories")
    def forget(self, image_digest: str) -> None:
        """Remove an inventory and what the index says of it; the list of keys goes last, so that a repeated removal is whole."""
        _, keys = read_keys(self._objects.get(keys_key(image_digest)))
        inventory = None if keys else self.get(image_digest)
        self._write("DeleteRequest", "Key", _partitions(keys_of(inventory) if inventory else keys, image_digest), image_digest)
        self._objects.delete(inventory_key(image_digest))
        self._objects.delete(keys_key(image_digest))

    def _write(self, request: str, part: str, partitions: AbstractSet[str], digest: str) -> None:
        rows = [{request: {part: {"package": {"S": one}, "image_digest": {"S": digest}}}} for one in sorted(partitions)]
        for start in range(0, len(rows), BATCH):
            write_batch(self._dynamodb, self._table, rows[start : start + BATCH])


def _partitions(keys: Iterable[Key], digest: str) -> frozenset[str]:
    return frozenset(_partition(key, shard_of(digest)) for key in keys)


def _partition(key: Key, shard: str) -> str:
    ecosystem, name = (text.encode(errors="replace")[:MOST_NAME].decode(errors="ignore") for text in key)
    return f"{ecosystem}/{name}#{shard}"


def shard_of(digest: str) -> str:
    """Say on which of the 16 partitions of a name an image lies."""
    return digest.removeprefix("sha256:")[:1]
