"""Baselines in DynamoDB: one item per (entity, dimension), per value and per event id, all under the entity's key.

An observation writes its three items in one transaction that fails if any of them changed meanwhile; it is then repeated. The item of
the event id keeps the answer that was given, so a duplicate delivery counts nothing and gets the same answer.
"""

import hashlib
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from botocore.exceptions import ClientError

from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import BASELINES
from tidewaiter.detection.decay import HALF_LIFE_SECONDS, Sighted, Tally, sighted
from tidewaiter.errors import ConflictError

ATTEMPTS = 12
LONGEST_PAUSE_SECONDS = 0.02
EVENT_LIFE_SECONDS = 3 * 24 * 3600
TALLY_LIFE_SECONDS = 6 * HALF_LIFE_SECONDS
PRECISION = Decimal("0.000001")
RETRIED = frozenset({"TransactionCanceledException", "TransactionConflictException", "TransactionInProgressException"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoBaselines:
    """`ports.BaselineStore` over a boto3 DynamoDB client; the table is `tables.BASELINES`."""

    client: Any
    table: str

    @uses("dynamodb:GetItem", "dynamodb:PutItem", on="table:baselines")
    def observe(self, entity: str, dimension: str, value: str, at: str, event_id: str) -> Sighted:
        """Count one sighting, once per event id, and tell what was known before it.

        Raises ConflictError when the entity is written to so often that no attempt gets through.
        """
        keys = _Keys.of(entity, dimension, value, event_id)
        for attempt in range(ATTEMPTS):
            answered, whole, part = (self._read(keys.partition, sort) for sort in (keys.event, keys.whole, keys.part))
            if answered:
                return _answer_of(answered)
            answer = sighted(_tally_of(part), _tally_of(whole), at)
            if self._write(keys, whole, part, answer, at):
                return answer
            time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS * (attempt + 1)))  # noqa: S311 - spreads rivals, protects nothing
        raise ConflictError(f"the baseline of {entity} changes too often", where=self.table, hint="The event will be retried by its queue")

    def _read(self, partition: str, sort: str) -> Mapping[str, Any]:
        found = self.client.get_item(TableName=self.table, Key=_key(partition, sort), ConsistentRead=True)
        return found.get("Item") or {}

    def _write(self, keys: "_Keys", whole: Mapping[str, Any], part: Mapping[str, Any], answer: Sighted, at: str) -> bool:
        puts = [
            self._put(_answer_item(keys, answer, at), {}),
            self._put(_tally_item(keys.partition, keys.whole, _tally_of(whole).plus_one(at), whole), whole),
            self._put(_tally_item(keys.partition, keys.part, _tally_of(part).plus_one(at), part), part),
        ]
        try:
            self.client.transact_write_items(TransactItems=puts)
        except ClientError as error:
            if error.response["Error"]["Code"] in RETRIED:
                return False
            raise
        return True

    def _put(self, item: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
        """Put an item on the condition that it still is what was read: absent, or of the same version."""
        put: dict[str, Any] = {"TableName": self.table, "Item": item, "ConditionExpression": f"attribute_not_exists({BASELINES.partition})"}
        if before:
            put |= {
                "ConditionExpression": "#version = :version",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": {":version": before["version"]},
            }
        return {"Put": put}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    partition: str
    whole: str
    part: str
    event: str

    @classmethod
    def of(cls, entity: str, dimension: str, value: str, event_id: str) -> "_Keys":
        """Name the items; what the caller chooses freely is hashed, because DynamoDB limits a sort key to 1,024 bytes."""
        return cls(
            partition=f"E#{entity}" if len(entity.encode()) < 1024 else f"E#{_short(entity)}",  # noqa: PLR2004 - DynamoDB allows 2,048 bytes
            whole=f"D#{_short(dimension)}",
            part=f"D#{_short(dimension)}#V#{_short(value)}",
            event=f"X#{_short(dimension)}#{_short(value)}#{_short(event_id)}",
        )


def _short(text: str) -> str:
    """Keep short words readable and give the others a digest; `#` separates the parts of a key, so it is never part of a word."""
    plain = text.replace("#", "_")
    if plain == text and len(text.encode()) <= 128:  # noqa: PLR2004
        return text
    return f"{plain[:32]}~{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _key(partition: str, sort: str) -> dict[str, Any]:
    return {BASELINES.partition: {"S": partition}, BASELINES.sort: {"S": sort}}


def _number(value: float) -> dict[str, str]:
    return {"N": str(Decimal(value).quantize(PRECISION))}


def _expiry(at: str, life: int) -> dict[str, str]:
    return {"N": str(int(datetime.fromisoformat(at).timestamp()) + life)}


def _tally_of(item: Mapping[str, Any]) -> Tally:
    return Tally(weight=float(item["weight"]["N"]), at=item["at"]["S"], since=item["since"]["S"]) if item else Tally()


def _tally_item(partition: str, sort: str, tally: Tally, before: Mapping[str, Any]) -> dict[str, Any]:
    version = int(before["version"]["N"]) + 1 if before else 1
    return _key(partition, sort) | {
        "weight": _number(tally.weight),
        "at": {"S": tally.at},
        "since": {"S": tally.since},
        "version": {"N": str(version)},
        BASELINES.ttl: _expiry(tally.at, TALLY_LIFE_SECONDS),
    }


def _answer_item(keys: _Keys, answer: Sighted, at: str) -> dict[str, Any]:
    return _key(keys.partition, keys.event) | {
        "first": {"BOOL": answer.first},
        "weight": _number(answer.weight),
        "events": _number(answer.entity_events),
        "since": {"S": answer.entity_since},
        BASELINES.ttl: _expiry(at, EVENT_LIFE_SECONDS),
    }


def _answer_of(item: Mapping[str, Any]) -> Sighted:
    return Sighted(
        first=item["first"]["BOOL"],
        weight=float(item["weight"]["N"]),
        entity_events=float(item["events"]["N"]),
        entity_since=item["since"]["S"],
    )
