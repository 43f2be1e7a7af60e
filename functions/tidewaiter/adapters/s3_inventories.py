"""Inventories in S3, with the inverted index of their packages in DynamoDB."""

from collections.abc import Iterable
from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.dynamodb_documents import write_batch
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.s3_objects import S3Objects, pack, unpack
from tidewaiter.adapters.tables import image_key, inventory_key
from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.package import SourcePackage

BATCH = 25


class S3InventoryStore:
    """`ports.InventoryStore` over boto3 S3 and DynamoDB clients."""

    def __init__(self, s3: Any, bucket: str, dynamodb: Any, table: str) -> None:
        self._objects = S3Objects(client=s3, bucket=bucket)
        self._dynamodb = dynamodb
        self._table = table

    @uses("s3:PutObject", on="bucket:artefacts/inventories/*")
    @uses("s3:PutObject", on="bucket:artefacts/images/*")
    @uses("dynamodb:BatchWriteItem", on="table:inventories")
    def put(self, inventory: Inventory, image: Image) -> None:
        """Store an inventory and its image, then index its packages: the index never names an inventory that is not there."""
        self._objects.put(image_key(image.digest), pack(documents.encode("image", image)))
        self._objects.put(inventory_key(inventory.image_digest), pack(documents.encode("inventory", inventory)))
        names = sorted({f"{package.ecosystem}/{name}" for package in inventory.packages for name in _names(package.name, package.source)})
        requests = [
            {"PutRequest": {"Item": {"package": {"S": name[:1024]}, "image_digest": {"S": inventory.image_digest}}}} for name in names
        ]
        for start in range(0, len(requests), BATCH):
            write_batch(self._dynamodb, self._table, requests[start : start + BATCH])

    @uses("s3:ListBucket", on="bucket:artefacts")
    @uses("s3:GetObject", on="bucket:artefacts/inventories/*")
    def get(self, image_digest: str) -> Inventory | None:
        """Return the inventory of an image digest, or None; a corrupt one reads as absent."""
        raw = self._objects.get(inventory_key(image_digest))
        try:
            inventory: Inventory | None = documents.decode("inventory", unpack(raw)) if raw is not None else None
        except BadInputError:
            return None
        return inventory

    @uses("dynamodb:Query", on="table:inventories")
    def holders(self, ecosystem: str, name: str) -> Iterable[str]:
        """Yield the digests of images that hold a package (purl type, name of the package or of its source package)."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "package = :p",
            "ExpressionAttributeValues": {":p": {"S": f"{ecosystem}/{name}"[:1024]}},
        }
        while True:
            with translated("dynamodb:Query", self._table):
                page = self._dynamodb.query(**request)
            yield from (item["image_digest"]["S"] for item in page.get("Items", ()))
            if not page.get("LastEvaluatedKey"):
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _names(name: str, source: SourcePackage | None) -> tuple[str, ...]:
    """Advisories often name only the source package, so both lead here."""
    return (name, source.name) if source is not None else (name,)
