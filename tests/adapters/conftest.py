"""An in-process AWS for the stores, with the tables and buckets that the product declares."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tidewaiter.adapters.tables import BUCKETS, TABLES, Table

REGION = "eu-central-1"


class Cloud:
    """boto3 clients by service, in an account where our tables and buckets exist under their short names."""

    def client(self, service: str) -> Any:
        """Make a client."""
        return boto3.client(service, region_name=REGION)

    def make_state(self) -> None:
        """Make every declared table and bucket."""
        for table in TABLES.values():
            self.client("dynamodb").create_table(**_definition(table))
        for bucket in BUCKETS.values():
            self.client("s3").create_bucket(Bucket=bucket.name, CreateBucketConfiguration={"LocationConstraint": REGION})


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Give a fresh account."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        made = Cloud()
        made.make_state()
        yield made


def _definition(table: Table) -> dict[str, Any]:
    names = {table.partition, table.sort} | {name for index in table.indexes for name in (index.partition, index.sort)}
    definition: dict[str, Any] = {
        "TableName": table.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in sorted(names) if name],
        "KeySchema": _keys(table.partition, table.sort),
    }
    if table.indexes:
        definition["GlobalSecondaryIndexes"] = [
            {"IndexName": index.name, "KeySchema": _keys(index.partition, index.sort), "Projection": {"ProjectionType": "ALL"}}
            for index in table.indexes
        ]
    return definition


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    keys = [{"AttributeName": partition, "KeyType": "HASH"}]
    return [*keys, {"AttributeName": sort, "KeyType": "RANGE"}] if sort else keys
