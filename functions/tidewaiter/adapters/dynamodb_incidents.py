"""Incidents in DynamoDB."""

from dataclasses import replace
from typing import Any

from tidewaiter.adapters.dynamodb_documents import DocumentTable
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import INCIDENTS
from tidewaiter.model.detection import Incident


class DynamoIncidentStore:
    """`ports.IncidentStore` over a boto3 DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = DocumentTable(client=client, name=table, table=INCIDENTS)

    @uses("dynamodb:GetItem", "dynamodb:PutItem", on="table:incidents")
    def put(self, incident: Incident) -> bool:
        """Store an incident; True if anything but `updated` changed."""
        known = self.get(incident.id)
        if known is not None and replace(incident, updated=known.updated) == known:
            return False
        return self._table.put("incident", incident, {**_key(incident.id), "actor": incident.actor, "state": incident.state.value})

    @uses("dynamodb:GetItem", on="table:incidents")
    def get(self, incident_id: str) -> Incident | None:
        """Return an incident, or None."""
        found: Incident | None = self._table.get("incident", _key(incident_id))
        return found


def _key(incident_id: str) -> dict[str, str]:
    return {"incident_id": incident_id, "part": "incident"}
