"""Presigned addresses of layers on their way to the function without a network: minutes in the ledger, encrypted, never in states."""

from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.ports import Clock

LIVES = 3600
"""Seconds; by then ECR's addresses have expired themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoAddresses:
    """Addresses for one execution (`owner`) over a boto3 DynamoDB client; whoever knows one can read the layer, so log none."""

    client: Any
    table: str
    clock: Clock
    owner: str

    @uses("dynamodb:PutItem", on="table:ledger")
    def put(self, digest: str, address: str) -> None:
        """Keep the address of a layer until it is removed or expires."""
        expires = {"N": str(int(self.clock.now().timestamp()) + LIVES)}
        with translated("dynamodb:PutItem", self.table):
            self.client.put_item(TableName=self.table, Item={**self._key(digest), "expires": expires, "address": {"S": address}})

    @uses("dynamodb:GetItem", on="table:ledger")
    def get(self, digest: str) -> str:
        """Return the address of a layer; empty if there is none."""
        with translated("dynamodb:GetItem", self.table):
            item = self.client.get_item(TableName=self.table, Key=self._key(digest), ConsistentRead=True).get("Item", {})
        return str(item.get("address", {}).get("S", ""))

    @uses("dynamodb:DeleteItem", on="table:ledger")
    def remove(self, digest: str) -> None:
        """Forget the address of a layer that was read."""
        with translated("dynamodb:DeleteItem", self.table):
            self.client.delete_item(TableName=self.table, Key=self._key(digest))

    def _key(self, digest: str) -> dict[str, dict[str, str]]:
        return {"claim": {"S": f"address#{self.owner}#{digest}"[:1024]}}
