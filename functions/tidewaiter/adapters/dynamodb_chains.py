"""Chains of layers in DynamoDB, beside the inverted index of packages: one item a chain, two sets of names."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import ConflictError
from tidewaiter.inventory.chains import MOST_NAMES, Chain, Member

_BATCH = 100
"""BatchGetItem takes 100 keys."""
_ATTEMPTS = 8
_LONGEST = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoChains:
    """`inventory.chains.ChainIndex` over a boto3 DynamoDB client; adding to a set cannot lose what others add."""

    client: Any
    table: str

    @uses("dynamodb:BatchGetItem", on="table:inventories")
    def read(self, chains: Sequence[str]) -> Mapping[str, Chain]:
        """Return the chains that are known, with one call for a hundred; what a busy table leaves out counts as unknown."""
        found: dict[str, Chain] = {}
        for start in range(0, len(chains), _BATCH):
            wanted: dict[str, Any] = {self.table: {"Keys": [_key(chain) for chain in dict.fromkeys(chains[start : start + _BATCH])]}}
            for _ in range(_ATTEMPTS):
                with translated("dynamodb:BatchGetItem", self.table):
                    answer = self.client.batch_get_item(RequestItems=wanted)
                found.update(_chain(item) for item in answer.get("Responses", {}).get(self.table, ()))
                wanted = answer.get("UnprocessedKeys", {})
                if not wanted:
                    break
        return found

    @uses("dynamodb:UpdateItem", on="table:inventories")
    def add(self, chain: str, member: Member, value: str) -> None:
        """Add a name to a set of the chain, unless it is full."""
        with suppress(ConflictError), translated("dynamodb:UpdateItem", self.table):
            self.client.update_item(
                TableName=self.table,
                Key=_key(chain),
                UpdateExpression="ADD #member :value",
                ConditionExpression="attribute_not_exists(#member) OR size(#member) < :most",
                ExpressionAttributeNames={"#member": member},
                ExpressionAttributeValues={":value": {"SS": [value[:_LONGEST]]}, ":most": {"N": str(MOST_NAMES)}},
            )


def _key(chain: str) -> dict[str, dict[str, str]]:
    """Keep apart from packages, which are named `<purl type>/<name>`: no purl type begins with `#`."""
    return {"package": {"S": f"#chain/{chain}"}, "image_digest": {"S": "-"}}


def _chain(item: Mapping[str, Any]) -> tuple[str, Chain]:
    sets = {member: frozenset(item.get(member, {}).get("SS", ())) for member in ("repositories", "images")}
    return item["package"]["S"].removeprefix("#chain/"), Chain(**sets)
