"""Signals in DynamoDB, by actor and time."""

from datetime import UTC, datetime
from typing import Any

from tidewaiter.adapters.dynamodb_documents import DocumentTable
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import SIGNALS
from tidewaiter.model.detection import Signal

KEPT_DAYS = 90


class DynamoSignalStore:
    """`ports.SignalStore` over a boto3 DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = DocumentTable(client=client, name=table, table=SIGNALS)

    @uses("dynamodb:PutItem", on="table:signals")
    def put(self, signal: Signal) -> bool:
        """Store a signal; False if it was there already."""
        key = {"actor": signal.actor, "occurred": f"{_sortable(signal.time)}#{signal.id}"}
        expires = int(datetime.fromisoformat(signal.time).timestamp()) + KEPT_DAYS * 86_400
        return self._table.put("signal", signal, key, expires=expires, once=True)

    @uses("dynamodb:Query", on="table:signals")
    def recent(self, actor: str, since: str) -> tuple[Signal, ...]:
        """Return an actor's signals since a time (RFC 3339), oldest first."""
        return tuple(self._table.query("signal", ("actor", actor), span=(_sortable(since), "9999")))


def _sortable(time: str) -> str:
    """Write a time in UTC with microseconds, so that text order is time order whatever offset it came with."""
    moment = datetime.fromisoformat(time)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
