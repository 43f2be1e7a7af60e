"""The ledger in DynamoDB: one conditional put per event."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.permissions import uses
from tidewaiter.errors import ConflictError
from tidewaiter.ports import Clock

CLAIM_DAYS = 14
"""Longer than EventBridge, SQS and dead-letter queues keep an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoLedger:
    """`ports.Ledger` over a boto3 DynamoDB client."""

    client: Any
    table: str
    clock: Clock

    @uses("dynamodb:PutItem", on="table:ledger")
    def claim(self, source: str, event_id: str, owner: str = "", *, seconds: int = 0) -> bool:
        """Return True for the first claimant and for its named owner again; an expired claim that is still there counts as gone.

        It lasts `seconds`, or as long as an event may be delivered again.
        """
        now = int(self.clock.now().timestamp())
        item = {
            "claim": {"S": _key(source, event_id)},
            "expires": {"N": str(now + (seconds or CLAIM_DAYS * 86_400))},
            "claimed": {"N": str(now)},
            "owner": {"S": owner or "-"},
        }
        try:
            with translated("dynamodb:PutItem", self.table):
                self.client.put_item(
                    TableName=self.table,
                    Item=item,
                    ConditionExpression="attribute_not_exists(claim) OR expires < :now OR #owner = :owner",
                    ExpressionAttributeNames={"#owner": "owner"},
                    ExpressionAttributeValues={":now": {"N": str(now)}, ":owner": {"S": owner or "nobody"}},
                )
        except ConflictError:
            return False
        return True

    @uses("dynamodb:DeleteItem", on="table:ledger")
    def release(self, source: str, event_id: str, owner: str = "") -> None:
        """Give a claim back; with an owner, only if it is that owner's: a later owner keeps what it claimed since."""
        owned: dict[str, Any] = {
            "ConditionExpression": "#owner = :owner",
            "ExpressionAttributeNames": {"#owner": "owner"},
            "ExpressionAttributeValues": {":owner": {"S": owner}},
        }
        with suppress(ConflictError), translated("dynamodb:DeleteItem", self.table):
            self.client.delete_item(TableName=self.table, Key={"claim": {"S": _key(source, event_id)}}, **(owned if owner else {}))


def _key(source: str, event_id: str) -> str:
    return f"{source}#{event_id}"[:1024]
