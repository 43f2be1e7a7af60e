"""Findings in DynamoDB, by resource."""

from collections.abc import Sequence
from typing import Any

from tidewaiter.adapters.dynamodb_documents import DocumentTable
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import FINDINGS
from tidewaiter.model.finding import Finding, FindingChange
from tidewaiter.policy.changes import finding_changes


class DynamoFindingStore:
    """`ports.FindingStore` over a boto3 DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = DocumentTable(client=client, name=table, table=FINDINGS)

    @uses("dynamodb:Query", "dynamodb:BatchWriteItem", on="table:findings")
    def replace(self, resource: str, findings: Sequence[Finding], now: str) -> tuple[FindingChange, ...]:
        """Make `findings` the open findings of a resource and tell how each moved; doing it twice changes nothing but `last_seen`."""
        changes = finding_changes(self.of(resource), findings, now)
        self._table.put_all("finding", ((change.finding, _attributes(resource, change.finding)) for change in changes))
        return changes

    @uses("dynamodb:Query", on="table:findings")
    def of(self, resource: str) -> tuple[Finding, ...]:
        """Return the findings of a resource, resolved ones included."""
        return self._table.query("finding", ("resource", resource))

    @uses("dynamodb:BatchWriteItem", on="table:findings")
    def update(self, resource: str, changes: Sequence[FindingChange]) -> None:
        """Write findings that moved and leave the others as they are."""
        self._table.put_all("finding", ((change.finding, _attributes(resource, change.finding)) for change in changes))


def _attributes(resource: str, finding: Finding) -> dict[str, str]:
    return {"resource": resource, "finding": finding.id, "status": finding.status.value, "severity": finding.severity.value}
