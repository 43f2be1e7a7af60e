"""Baselines in DynamoDB: decayed, idempotent by event id, safe against each other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tidewaiter.adapters.dynamodb_baselines import ATTEMPTS, DynamoBaselines
from tidewaiter.adapters.memory_baselines import MemoryBaselines
from tidewaiter.adapters.tables import BASELINES
from tidewaiter.errors import ConflictError

ROLE, API = "arn:aws:iam::1:role/shop", "iam.amazonaws.com:ListUsers"
DAY_1, DAY_15 = "2026-01-01T00:00:00Z", "2026-01-15T00:00:00Z"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[DynamoBaselines]:
    """Make an empty table as the template declares it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1")
        keys = ((BASELINES.partition, "HASH"), (BASELINES.sort, "RANGE"))
        client.create_table(
            TableName="baselines",
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
            BillingMode="PAY_PER_REQUEST",
        )
        yield DynamoBaselines(client=client, table="baselines")


def items(store: DynamoBaselines) -> list[dict[str, Any]]:
    """Read the whole table."""
    return store.client.scan(TableName=store.table)["Items"]


def test_the_first_sighting_is_first_and_the_second_is_not(store: DynamoBaselines) -> None:
    """What was known before an observation is told, then the observation counts."""
    assert store.observe(ROLE, "api", API, DAY_1, "e1").first is True
    second = store.observe(ROLE, "api", API, DAY_1, "e2")
    assert (second.first, second.weight, second.entity_events, second.entity_since) == (False, 1.0, 1.0, DAY_1)


def test_a_duplicate_counts_nothing_and_gets_the_same_answer(store: DynamoBaselines) -> None:
    """An event delivered again after others is answered as the first time."""
    first = store.observe(ROLE, "api", API, DAY_1, "e1")
    store.observe(ROLE, "api", API, DAY_1, "e2")
    before = items(store)
    assert store.observe(ROLE, "api", API, DAY_1, "e1") == first
    assert items(store) == before


def test_counts_fade(store: DynamoBaselines) -> None:
    """After two weeks a sighting weighs one half."""
    store.observe(ROLE, "api", API, DAY_1, "e1")
    assert store.observe(ROLE, "api", API, DAY_15, "e2").weight == pytest.approx(0.5)


def test_it_agrees_with_the_store_in_memory(store: DynamoBaselines) -> None:
    """Both stores give the same answers to the same history, late events included."""
    memory = MemoryBaselines()
    history = [("api", "a", 3), ("api", "b", 9), ("api", "a", 2), ("source", "a", 20), ("api", "a", 28), ("api", "b#c", 28)]
    for number, (dimension, value, day) in enumerate(history):
        question = (ROLE, dimension, value, f"2026-01-{day:02}T12:00:00Z", f"e{number}")
        ours, theirs = store.observe(*question), memory.observe(*question)
        assert (ours.first, ours.entity_since) == (theirs.first, theirs.entity_since)
        assert (ours.weight, ours.entity_events) == (pytest.approx(theirs.weight, abs=1e-4), pytest.approx(theirs.entity_events, abs=1e-4))


def test_values_cannot_forge_each_others_keys(store: DynamoBaselines) -> None:
    """A separator inside a value names another item, and long values fit."""
    store.observe(ROLE, "api", "a#V#b", DAY_1, "e1")
    assert store.observe(ROLE, "api#V#a", "b", DAY_1, "e2").first is True
    assert store.observe("e" * 5000, "api", "v" * 5000, DAY_1, "x" * 5000).first is True


def test_every_item_expires(store: DynamoBaselines) -> None:
    """Dead entities leave the table by its TTL attribute."""
    store.observe(ROLE, "api", API, DAY_1, "e1")
    assert len(items(store)) == 3
    assert all(int(item[BASELINES.ttl]["N"]) > 0 for item in items(store))


class Rival:
    """A client under which somebody else writes between our read and our write."""

    def __init__(self, client: Any, rounds: int) -> None:
        self.client = client
        self.rounds = rounds

    def get_item(self, **call: Any) -> Any:
        """Read as ever."""
        return self.client.get_item(**call)

    def transact_write_items(self, **call: Any) -> Any:
        """Let the rival write first, while rounds are left."""
        if self.rounds:
            self.rounds -= 1
            DynamoBaselines(client=self.client, table="baselines").observe(ROLE, "api", API, DAY_1, f"rival-{self.rounds}")
        return self.client.transact_write_items(**call)


def test_a_rival_is_counted_too(store: DynamoBaselines) -> None:
    """When the item changed meanwhile, the observation is repeated on the new value and nothing is lost."""
    store.observe(ROLE, "api", API, DAY_1, "e0")
    seen = replace(store, client=Rival(store.client, 2)).observe(ROLE, "api", API, DAY_1, "e1")
    assert seen.weight == 3.0
    assert store.observe(ROLE, "api", API, DAY_1, "e2").weight == 4.0


def test_endless_rivals_are_an_error(store: DynamoBaselines) -> None:
    """Rather fail, and be retried by the queue, than count wrongly."""
    store.observe(ROLE, "api", API, DAY_1, "e0")
    with pytest.raises(ConflictError):
        replace(store, client=Rival(store.client, ATTEMPTS)).observe(ROLE, "api", API, DAY_1, "e1")


def test_other_failures_are_passed_on(store: DynamoBaselines) -> None:
    """A missing table is no conflict."""
    with pytest.raises(ClientError):
        replace(store, table="absent").observe(ROLE, "api", API, DAY_1, "e1")
